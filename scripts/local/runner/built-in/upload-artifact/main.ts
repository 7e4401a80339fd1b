import { readdirSync, statSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { DefaultArtifactClient } from "@actions/artifact";
import * as core from "@actions/core";

/** Lists the files below a path. Follows links, as the official Action does. */
function filesBelow(path: string, hidden: boolean): readonly string[] {
  const status = statSync(path, { throwIfNoEntry: false });
  if (status === undefined) return [];
  if (!status.isDirectory()) return [path];
  return readdirSync(path)
    .filter((name) => hidden || !name.startsWith("."))
    .flatMap((name) => filesBelow(join(path, name), hidden));
}

/** Finds the root of the archive: the only directory, or the closest common directory of several paths. */
function findRoot(paths: readonly string[]): string {
  const [first = "", ...others] = paths;
  if (others.length === 0)
    return statSync(first, { throwIfNoEntry: false })?.isDirectory() ? first : dirname(first);
  let root = first;
  while (others.some((path) => relative(root, path).startsWith(".."))) root = dirname(root);
  return root;
}

function refusePatterns(paths: readonly string[]): void {
  const pattern = paths.find((path) => /[*?[\]!]/.test(path));
  if (pattern === undefined) return;
  throw new Error(`The local runner does not support patterns in \`path\`: "${pattern}".`);
}

async function upload(): Promise<void> {
  const name = core.getInput("name", { required: true });
  const paths = core.getMultilineInput("path", { required: true }).map((path) => resolve(path));
  refusePatterns(paths);
  const files = paths.flatMap((path) => filesBelow(path, core.getBooleanInput("include-hidden-files")));
  if (files.length === 0) {
    const message = `No files were found with the provided path: ${paths.join(", ")}. No artifacts will be uploaded.`;
    const reaction = core.getInput("if-no-files-found");
    if (reaction === "error") throw new Error(message);
    return reaction === "warn" ? core.warning(message) : core.info(message);
  }
  const client = new DefaultArtifactClient();
  if (core.getBooleanInput("overwrite")) await client.deleteArtifact(name).catch(() => undefined);
  const days = core.getInput("retention-days");
  const { id, digest } = await client.uploadArtifact(name, [...files], findRoot(paths), {
    compressionLevel: Number(core.getInput("compression-level")),
    ...(days === "" ? {} : { retentionDays: Number(days) }),
  });
  core.setOutput("artifact-id", id ?? "");
  core.setOutput("artifact-digest", digest ?? "");
}

await upload().catch((thrown: unknown) => core.setFailed(thrown instanceof Error ? thrown : String(thrown)));
