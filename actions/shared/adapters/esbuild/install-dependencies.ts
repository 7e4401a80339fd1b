import { spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import type { Message } from "esbuild";
import { PipelineError } from "../../domain/errors.ts";
import type { Log } from "../../ports/log.ts";
import { exists } from "../filesystem/list-files.ts";

/** An import that could be a package: `zod`, `@scope/name/part`. */
const BARE = /^Could not resolve "((?:@[a-z0-9][\w.-]*\/)?[a-z0-9][\w.-]*)(?:\/[^"]*)?"/i;

/** What npm may know of this process. A project's `.npmrc` can send any variable to any registry. */
const ENVIRONMENT = ["PATH", "HOME", "TMPDIR", "LANG", "npm_config_cache", "npm_config_registry"];

/**
 * The packages that a failed build misses although `package.json` declares them; empty when installing would
 * not help. Packages are installed only then: most apps have none.
 */
export async function missingPackages(
  directory: string,
  errors: readonly Message[],
): Promise<readonly string[]> {
  if (await exists(join(directory, "node_modules"))) return [];
  const wanted = errors.map((error) => BARE.exec(error.text)?.[1] ?? "").filter((name) => name !== "");
  if (wanted.length === 0) return [];
  const declared = await declaredPackages(join(directory, "package.json"));
  return [...new Set(wanted)].filter((name) => declared.has(name)).sort();
}

/** Throws DEPENDENCIES_FAILED with npm's last words. No script of any package is run. */
export async function installDependencies(directory: string, log: Log): Promise<void> {
  const locked = await exists(join(directory, "package-lock.json"));
  if (!locked) log.warn("There is no package-lock.json; the versions installed now may differ next time.");
  const args = [
    ...(locked ? ["ci"] : ["install", "--no-package-lock"]),
    ...["--ignore-scripts", "--no-audit", "--no-fund", "--no-progress", "--loglevel=error"],
  ];
  const child = spawn("npm", args, {
    cwd: directory,
    env: Object.fromEntries(ENVIRONMENT.flatMap((name) => entryOf(name))),
    stdio: ["ignore", "pipe", "pipe"],
  });
  const ended = new Promise<number | null>((settle, refuse) => {
    child.on("error", refuse);
    child.on("close", settle);
  });
  const [code, stdout, stderr] = await Promise.all([ended, text(child.stdout), text(child.stderr)]);
  if (code === 0) return;
  const tail = `${stdout}\n${stderr}`.trim().split("\n").slice(-15).join("\n");
  throw new PipelineError("DEPENDENCIES_FAILED", `\`npm ${args.join(" ")}\` ended with ${code}:\n${tail}`);
}

function entryOf(name: string): [string, string][] {
  const value = process.env[name];
  return value === undefined ? [] : [[name, value]];
}

async function declaredPackages(file: string): Promise<ReadonlySet<string>> {
  if (!(await exists(file))) return new Set();
  try {
    const { dependencies, devDependencies } = JSON.parse(await readFile(file, "utf8")) as Record<
      string,
      object
    >;
    return new Set([...Object.keys(dependencies ?? {}), ...Object.keys(devDependencies ?? {})]);
  } catch (cause) {
    throw new PipelineError("DEPENDENCIES_FAILED", "`package.json` is not JSON.", { cause });
  }
}
