import { spawn } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { PipelineError } from "../../../domain/errors.ts";
import { listForeignSpecifiers } from "../../../domain/packages/registry-range.ts";
import { objectOrEmpty } from "../../../domain/schema/lenient.ts";
import { readPlainFile } from "../../filesystem/open-file.ts";
import { createTempFolder } from "../../filesystem/temp-folder.ts";

/** The members of a `package.json` that decide which packages npm selects. */
const MEMBERS = [
  ...["dependencies", "devDependencies", "optionalDependencies", "peerDependencies", "peerDependenciesMeta"],
  "overrides",
];
const ARGUMENTS = [
  ...["install", "--package-lock-only", "--ignore-scripts", "--allow-git=none", "--no-audit", "--no-fund"],
  // Older versions of npm do not know `--allow-git`; this command does not exist.
  ...["--git=overskill-runs-no-git", "--no-progress", "--loglevel=error", "--no-update-notifier"],
];
const TIMEOUT_MS = 5 * 60_000;
const MAX_OUTPUT_LINES = 10;

/**
 * Selects versions for the dependencies of a `package.json` that has no lock file, and returns the text of a
 * `package-lock.json`. npm sees nothing but the ranges, in an empty directory and without any credential or configuration of
 * this machine. Throws LOCK_FILE_MISSING if a dependency is not a range of versions, or DEPENDENCIES_FAILED.
 */
export async function resolveLock(manifest: unknown, registry: string): Promise<string> {
  const members = objectOrEmpty(manifest);
  const foreign = listForeignSpecifiers(members);
  if (foreign.length > 0) {
    throw new PipelineError(
      "LOCK_FILE_MISSING",
      `The app has no lock file, and npm is not asked to make one for it:\n${foreign.join("\n")}`,
      { problems: foreign.map((message) => ({ message, file: "package.json" })) },
    );
  }
  await using folder = await createTempFolder();
  const [home, directory] = [join(folder.path, "home"), join(folder.path, "app")];
  await Promise.all([mkdir(home), mkdir(directory)]);
  const wanted = Object.fromEntries(MEMBERS.flatMap((key) => (key in members ? [[key, members[key]]] : [])));
  await writeFile(
    join(directory, "package.json"),
    JSON.stringify({ name: "app", version: "0.0.0", ...wanted }),
  );
  for (const name of ["user", "global"]) await writeFile(join(home, name), "");
  const config = [`--registry=${registry}`, `--cache=${join(home, "cache")}`];
  const files = [`--userconfig=${join(home, "user")}`, `--globalconfig=${join(home, "global")}`];
  const child = spawn("npm", [...ARGUMENTS, ...config, ...files], {
    cwd: directory,
    env: {
      PATH: process.env["PATH"],
      HOME: home,
      CI: "true",
      ...(process.env["NODE_EXTRA_CA_CERTS"] && { NODE_EXTRA_CA_CERTS: process.env["NODE_EXTRA_CA_CERTS"] }),
    },
    stdio: ["ignore", "pipe", "pipe"],
    timeout: TIMEOUT_MS,
  });
  const ended = new Promise<number | null>((settle) => {
    child.on("error", () => settle(null));
    child.on("close", settle);
  });
  const [code, stdout, stderr] = await Promise.all([ended, text(child.stdout), text(child.stderr)]);
  if (code !== 0) {
    const tail = `${stdout}\n${stderr}`.trim().split("\n").slice(-MAX_OUTPUT_LINES).join("\n");
    throw new PipelineError(
      "DEPENDENCIES_FAILED",
      `npm could not select versions for the app's dependencies (it ended with ${code ?? "a signal"}):\n${tail}`,
    );
  }
  return String(readPlainFile(join(directory, "package-lock.json")));
}
