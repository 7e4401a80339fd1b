import { join } from "node:path";
import type { Artifact } from "../../../domain/build/manifest.ts";
import { PipelineError, type Problem } from "../../../domain/errors.ts";
import { findSecrets } from "../../../domain/secrets/find-secrets.ts";
import { inParallel } from "../../filesystem/in-parallel.ts";
import { readPlainFile } from "../../filesystem/open-file.ts";
import { ASSETS_FOLDER, WORKER_FOLDER } from "./layout.ts";

/** Larger files are data, not code or text that somebody wrote. In bytes. */
const MAX_SEARCHED_BYTES = 8 * 1024 * 1024;
const MAX_PROBLEMS = 20;

/**
 * Refuses an artifact with a credential in one of its text files or plain-text variables, because previews are public
 * and so may be the repository that stores artifacts. Throws SECRET_FOUND with every file and line.
 */
export async function refuseSecrets({
  manifest,
  directory,
}: Pick<Artifact, "manifest" | "directory">): Promise<void> {
  const files = [
    ...manifest.modules.map(({ path, sizeBytes }) => ({ path: `${WORKER_FOLDER}/${path}`, sizeBytes })),
    ...manifest.assets.map(({ path, sizeBytes }) => ({ path: `${ASSETS_FOLDER}${path}`, sizeBytes })),
  ].filter(({ sizeBytes }) => sizeBytes <= MAX_SEARCHED_BYTES);
  const inFiles = await inParallel(files, async ({ path }) => {
    const bytes = readPlainFile(join(directory, path));
    return bytes.includes(0) ? [] : describe(bytes.toString("utf8"), `"${path}" of the artifact`);
  });
  const inVariables = manifest.worker.bindings.flatMap(({ name, ...binding }) =>
    describe(JSON.stringify(binding), `the variable "${name}"`),
  );
  const problems = [...inVariables, ...inFiles.flat()].slice(0, MAX_PROBLEMS);
  if (problems.length === 0) return;
  const list = problems.map(({ message }) => message).join("\n");
  throw new PipelineError("SECRET_FOUND", `The build of ${manifest.app} has a credential in it:\n${list}`, {
    problems,
  });
}

function describe(text: string, where: string): Problem[] {
  return findSecrets(text, { in: "published" }).map(({ kind, line, shown }) => ({
    message: `Line ${line} of ${where} looks like ${kind} ("${shown}").`,
  }));
}
