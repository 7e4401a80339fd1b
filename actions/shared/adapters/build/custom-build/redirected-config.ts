import { readFile, realpath, stat } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import type { AppConfig, WorkerBuildOptions } from "../../../domain/build/app-config.ts";
import { PipelineError } from "../../../domain/errors.ts";
import { tableOf, textOf } from "../../../domain/lock-file/document.ts";
import { describeProblems, validate } from "../../../domain/schema/validate.ts";
import { exists } from "../../filesystem/list-files.ts";
import { toPosixPath } from "../../filesystem/posix-path.ts";
import { buildOptionsSchema } from "../wrangler/settings-schema.ts";

/** Written by build tools to say that wrangler has to deploy another configuration than the one in the app's folder. */
export const REDIRECT = ".wrangler/deploy/config.json";

const MAX_BYTES = 1024 * 1024;

/** How modules are found and what is done to them; the rest of a built configuration is a copy of the app's own. */
const MODULE_KEYS = ["no_bundle", "rules", "find_additional_modules"];

/** What a build tool says about its output. Paths are relative to the app's folder. */
export interface RedirectedConfig {
  readonly file: string;
  readonly main?: string;
  readonly assetsDirectory?: string;
  readonly build: WorkerBuildOptions;
  /** Bindings that the built configuration has, by name. */
  readonly bindings: readonly string[];
}

/**
 * The configuration that the build redirects wrangler to; undefined when it does not. It is the output of untrusted
 * code: only what says where the built files are is taken from it. Throws BUILD_FAILED.
 * https://developers.cloudflare.com/workers/wrangler/configuration/#generated-wrangler-configuration
 */
export async function findRedirect(directory: string): Promise<RedirectedConfig | undefined> {
  const redirect = join(directory, REDIRECT);
  if (!(await exists(redirect))) return undefined;
  const { configPath } = await readObject(directory, REDIRECT);
  const target = join(dirname(REDIRECT), textOf(configPath));
  const config = await readObject(directory, target);
  const folder = dirname(target);
  const within = (path: unknown): string | undefined =>
    textOf(path) === "" ? undefined : confined(join(folder, textOf(path)), target);
  const picked = Object.fromEntries(MODULE_KEYS.map((key) => [key, config[key]]));
  const build = validate(buildOptionsSchema, picked);
  if (!build.valid) throw invalid(target, describeProblems(build.problems));
  const main = within(config["main"]);
  const assetsDirectory = within(tableOf(config["assets"])["directory"]);
  return {
    file: target,
    ...(main === undefined ? {} : { main }),
    ...(assetsDirectory === undefined ? {} : { assetsDirectory }),
    build: build.value,
    bindings: bindingNames(config),
  };
}

/** The app's configuration with the built files in the place of the sources. */
export function redirect(
  config: AppConfig,
  { file, main, assetsDirectory, build }: RedirectedConfig,
): AppConfig {
  const { main: _, assetsDirectory: __, ...rest } = config;
  return {
    ...rest,
    file,
    ...(main === undefined ? {} : { main }),
    ...(assetsDirectory === undefined ? {} : { assetsDirectory }),
    build,
  };
}

/** `path` is relative to the app's folder, as is the answer. */
function confined(path: string, file: string): string {
  const plain = toPosixPath(path);
  if (plain === ".." || plain.startsWith("../") || plain.startsWith("/")) {
    throw invalid(file, `"${plain}" is outside of the app's folder`);
  }
  return plain;
}

async function readObject(directory: string, path: string): Promise<Readonly<Record<string, unknown>>> {
  const file = confined(path, REDIRECT);
  try {
    const real = await realpath(join(directory, file));
    confined(relative(directory, real), file);
    if ((await stat(real)).size > MAX_BYTES) throw invalid(file, "is larger than 1 MiB");
    return tableOf(JSON.parse(await readFile(real, "utf8")));
  } catch (cause) {
    if (cause instanceof PipelineError) throw cause;
    throw invalid(file, "cannot be read", cause);
  }
}

/** Kinds of bindings are lists of tables with `binding` or `name`, alone or one level down. */
function bindingNames(config: Readonly<Record<string, unknown>>): readonly string[] {
  const lists = Object.values(config).flatMap((value) => [value, ...Object.values(tableOf(value))]);
  return lists
    .filter((list) => Array.isArray(list))
    .flat()
    .map((entry) => textOf(tableOf(entry)["binding"]))
    .filter((name) => name !== "");
}

function invalid(file: string, problem: string, cause?: unknown): PipelineError {
  const message = `The build's output is not usable: ${file}: ${problem}.`;
  return new PipelineError("BUILD_FAILED", message, cause === undefined ? undefined : { cause });
}
