import { cp, mkdir, realpath } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import {
  type BuildScope,
  readBuildScope,
} from "../../../actions/shared/adapters/build/packages/build-scope.ts";
import { listScopeFiles } from "../../../actions/shared/adapters/build/packages/scope-files.ts";
import { findRepository } from "../../../actions/shared/adapters/filesystem/find-repository.ts";
import { createTempFolder } from "../../../actions/shared/adapters/filesystem/temp-folder.ts";
import type { Artifact } from "../../../actions/shared/domain/build/manifest.ts";
import { PipelineError } from "../../../actions/shared/domain/errors.ts";
import type { Builder, SourceRequest } from "../../../actions/shared/ports/builder.ts";
import type { Log } from "../../../actions/shared/ports/log.ts";

/**
 * Builds the app again in another directory, from a copy of only the files it declares as inputs, with its packages
 * restored or installed there. Throws BUILD_NOT_REPRODUCIBLE if the bytes differ.
 */
export async function verifyReproducible(
  builder: Builder,
  { manifest }: Artifact,
  { app, directory, environment }: SourceRequest,
  log: Log,
): Promise<void> {
  await using scratch = await createTempFolder();
  const copy = await copyScope(
    await readBuildScope(directory),
    join(await realpath(scratch.path), "some/other/directory"),
  );
  const moved = { app, directory: copy, root: copy, environment };
  const second = await (await builder.open(moved)).build(join(scratch.path, "out"), log);
  if (second.manifest.digest === manifest.digest && second.manifest.buildKey === manifest.buildKey) return;
  throw new PipelineError(
    "BUILD_NOT_REPRODUCIBLE",
    `A second build in another directory produced ${second.manifest.buildId} instead of ${manifest.buildId}.`,
  );
}

/** Copies sources and configuration with their relative paths; returns the copy of the app's directory. */
async function copyScope(scope: BuildScope, target: string): Promise<string> {
  const { directory } = scope;
  const { base, files } = await listScopeFiles(scope);
  for (const { path } of files) {
    const copied = join(target, relative(base, path));
    await mkdir(dirname(copied), { recursive: true });
    await cp(path, copied, { verbatimSymlinks: true });
  }
  const copy = join(target, relative(base, directory));
  await mkdir(copy, { recursive: true });
  // The search for lock files and configuration stops at the repository's root, so the copy needs one too.
  if ((await findRepository(directory)) !== undefined) await mkdir(join(target, ".git"));
  return copy;
}
