import { dirname, join } from "node:path";
import type { AppConfig, WorkerBuildOptions } from "../../../domain/build/app-config.ts";
import { PipelineError } from "../../../domain/errors.ts";
import { objectOrEmpty, stringOrEmpty } from "../../../domain/schema/lenient.ts";
import { describeProblems, validate } from "../../../domain/schema/validate.ts";
import { exists } from "../../filesystem/list-files.ts";
import { FileRefused, readFileWithin } from "../../filesystem/open-file.ts";
import { toPosixPath } from "../../filesystem/posix-path.ts";
import { buildOptionsSchema } from "../wrangler/settings-schema.ts";

/** File with which a build tool makes wrangler deploy another configuration than the one in the app's directory. */
export const REDIRECT = ".wrangler/deploy/config.json";

const MAX_BYTES = 1024 * 1024;

/** Keys about modules that are taken from a built configuration. Its other keys are copies of the app's own. */
const MODULE_KEYS = ["no_bundle", "rules", "find_additional_modules"];

/** Where a build tool's output is. Paths are relative to the app's directory. */
export interface RedirectedConfig {
  readonly file: string;
  readonly main?: string;
  readonly assetsDirectory?: string;
  readonly build: WorkerBuildOptions;
  /** Names of the bindings in the built configuration. */
  readonly bindings: readonly string[];
}

/**
 * Finds the configuration to which the build redirects wrangler; undefined if it does not. It is the output of untrusted
 * code, so only the locations of built files are taken from it. Throws BUILD_FAILED.
 * https://developers.cloudflare.com/workers/wrangler/configuration/#generated-wrangler-configuration
 */
export async function findRedirect(directory: string): Promise<RedirectedConfig | undefined> {
  const redirect = join(directory, REDIRECT);
  if (!(await exists(redirect))) return undefined;
  const { configPath } = await readObject(directory, REDIRECT);
  const target = join(dirname(REDIRECT), stringOrEmpty(configPath));
  const config = await readObject(directory, target);
  const folder = dirname(target);
  const within = (path: unknown): string | undefined =>
    stringOrEmpty(path) === "" ? undefined : confine(join(folder, stringOrEmpty(path)), target);
  const picked = Object.fromEntries(MODULE_KEYS.map((key) => [key, config[key]]));
  const build = validate(buildOptionsSchema, picked);
  if (!build.valid) throw invalid(target, describeProblems(build.problems));
  const main = within(config["main"]);
  const assetsDirectory = within(objectOrEmpty(config["assets"])["directory"]);
  return {
    file: target,
    ...(main === undefined ? {} : { main }),
    ...(assetsDirectory === undefined ? {} : { assetsDirectory }),
    build: build.value,
    bindings: listBindingNames(config),
  };
}

/** Returns the app's configuration with the built files instead of the sources. */
export function applyRedirect(
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

/** Returns `path`, relative to the app's directory, with forward slashes. Throws BUILD_FAILED if it is outside. */
function confine(path: string, file: string): string {
  const plain = toPosixPath(path);
  if (plain === ".." || plain.startsWith("../") || plain.startsWith("/")) {
    throw invalid(file, `"${plain}" is outside the app's directory`);
  }
  return plain;
}

async function readObject(directory: string, path: string): Promise<Readonly<Record<string, unknown>>> {
  const file = confine(path, REDIRECT);
  try {
    const text = readFileWithin(join(directory, file), { inside: directory, maxBytes: MAX_BYTES });
    return objectOrEmpty(JSON.parse(String(text)));
  } catch (thrown) {
    if (thrown instanceof FileRefused) throw invalid(file, thrown.message);
    throw invalid(file, "is not valid JSON");
  }
}

/** Lists the value of `binding` in every array of objects, at the top level or one level below. */
function listBindingNames(config: Readonly<Record<string, unknown>>): readonly string[] {
  const lists = Object.values(config).flatMap((value) => [value, ...Object.values(objectOrEmpty(value))]);
  return lists
    .filter((list) => Array.isArray(list))
    .flat()
    .map((entry) => stringOrEmpty(objectOrEmpty(entry)["binding"]))
    .filter((name) => name !== "");
}

function invalid(file: string, problem: string): PipelineError {
  return new PipelineError(
    "BUILD_FAILED",
    `The build's output cannot be used: ${file}: ${problem.replace(/\.$/, "")}.`,
  );
}
