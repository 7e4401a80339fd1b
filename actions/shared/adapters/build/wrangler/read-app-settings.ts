import type { AppSettings } from "../../../domain/generation/review/settings.ts";
import { ENVIRONMENT_KINDS } from "../../../domain/naming.ts";
import { isRecord } from "../../../domain/schema/is-record.ts";
import { BINDING_KINDS } from "./binding-kinds.ts";
import { parseConfigDocument } from "./config-document.ts";
import { type ConfigText, readDeclaration } from "./read-declaration.ts";
import { readEnvironments } from "./read-environments.ts";

/** Keys that a declaration covers as a whole. */
const DECLARED: ReadonlySet<string> = new Set([
  ...BINDING_KINDS.map(({ key }) => key).filter((key) => !["vars", "assets", "unsafe"].includes(key)),
  ...["tail_consumers", "streaming_tail_consumers", "logpush"],
]);

/** Of those, the ones that reach nothing outside the app. */
const OWN: ReadonlySet<string> = new Set(["durable_objects", "ai", "browser", "media", "version_metadata"]);

const DEPLOYED: ReadonlySet<string> = new Set(ENVIRONMENT_KINDS);

/** Reads a configuration for the review of a proposal; undefined if it cannot be parsed. */
export async function readAppSettings(config: ConfigText): Promise<AppSettings | undefined> {
  const declaration = await readDeclaration(config);
  if (declaration === undefined) return undefined;
  const { value } = await parseConfigDocument(config.file, config.text);
  if (!isRecord(value)) return undefined;
  const { env, ...top } = value;
  const environments = isRecord(env) ? env : {};
  // What no environment inherits is not declared for one, but people deploy it too.
  const isShadowed = ENVIRONMENT_KINDS.every((kind) => environments[kind] !== undefined);
  const isOther = (key: string, deployed: boolean) => !(deployed ? DECLARED : OWN).has(key);
  const sections = Object.entries(environments).flatMap(([name, section]) =>
    Object.entries(isRecord(section) ? section : {})
      .filter(([key]) => isOther(key, DEPLOYED.has(name)))
      .map(([key, each]) => [`env.${name}.${key}`, each] as const),
  );
  const own = Object.entries(top).filter(([key]) => isOther(key, !isShadowed));
  const validity = readEnvironments(value, "preview");
  return {
    file: config.file,
    values: new Map([...own, ...sections]),
    problems: validity.valid ? [] : validity.problems.map(({ message }) => message),
    declaration,
  };
}
