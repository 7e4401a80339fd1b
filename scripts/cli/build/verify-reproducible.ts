import { cp, mkdir, realpath } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import {
  type BuildScope,
  readBuildScope,
} from "../../../actions/shared/adapters/build/packages/build-scope.ts";
import type { SourceFiles } from "../../../actions/shared/adapters/build/sources/source-files.ts";
import { findRepository } from "../../../actions/shared/adapters/filesystem/find-repository.ts";
import { exists } from "../../../actions/shared/adapters/filesystem/list-files.ts";
import { createTempFolder } from "../../../actions/shared/adapters/filesystem/temp-folder.ts";
import type { Artifact } from "../../../actions/shared/domain/build/manifest.ts";
import { PipelineError } from "../../../actions/shared/domain/errors.ts";
import type { Builder, SourceRequest } from "../../../actions/shared/ports/builder.ts";
import type { Log } from "../../../actions/shared/ports/log.ts";

/**
 * Builds once more from a copy that holds only what the app says it is built from, in another folder and with its
 * packages restored or installed there. Throws BUILD_NOT_REPRODUCIBLE when the bytes differ.
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
    join(await realpath(scratch.path), "some/other/place"),
  );
  const moved = { app, directory: copy, root: copy, environment };
  const second = await (await builder.open(moved)).build(join(scratch.path, "out"), log);
  if (second.manifest.digest === manifest.digest && second.manifest.buildKey === manifest.buildKey) return;
  throw new PipelineError(
    "BUILD_NOT_REPRODUCIBLE",
    `A second build in another folder gave ${second.manifest.buildId} instead of ${manifest.buildId}.`,
  );
}

/** Copies sources and configuration so that they lie to one another as before; returns the app's folder there. */
async function copyScope(scope: BuildScope, target: string): Promise<string> {
  const { directory, installation, packages, outside, sources } = scope;
  const { root, lockFile, workspace } = installation;
  const sourcesOf = (folder: string, { files }: SourceFiles) => files.map(({ path }) => join(folder, path));
  const configuration = [
    ...outside.map((file) => join(directory, file)),
    ...["package.json", "pnpm-workspace.yaml", lockFile ?? "package.json"].map((name) => join(root, name)),
    // npm refuses a lock file whose other members are missing.
    ...(workspace?.members ?? []).map(({ path }) => join(root, path, "package.json")),
  ];
  const there = await Promise.all(configuration.map((file) => exists(file)));
  const files = new Set([
    ...sourcesOf(directory, sources),
    ...packages.flatMap((one) => sourcesOf(one.directory, one.sources)),
    ...configuration.filter((_file, index) => there[index]),
  ]);
  const base = commonFolder([directory, root, ...[...files].map((file) => dirname(file))]);
  for (const file of files) {
    const place = join(target, relative(base, file));
    await mkdir(dirname(place), { recursive: true });
    await cp(file, place, { verbatimSymlinks: true });
  }
  const copy = join(target, relative(base, directory));
  await mkdir(copy, { recursive: true });
  // Where a repository ends, the search for what speaks for the app ends too.
  if ((await findRepository(directory)) !== undefined) await mkdir(join(target, ".git"));
  return copy;
}

function commonFolder([first = "", ...others]: readonly string[]): string {
  let folder = first;
  while (others.some((other) => relative(folder, other).startsWith(".."))) folder = dirname(folder);
  return folder;
}
