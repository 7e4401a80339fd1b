import { DEPENDENCY_KEYS } from "../../lock-file/dependencies.ts";
import { LockFileInvalid } from "../../lock-file/lock-file-invalid.ts";
import { parseJsonDocument } from "../../lock-file/parse-json-document.ts";
import { isRecord } from "../../schema/is-record.ts";
import { quoteValue } from "../../schema/validate.ts";
import { isSameValue } from "./same-value.ts";

type Values = Readonly<Record<string, unknown>>;

/** Keys that no tool acts on when it installs or builds. `name` is not one: a workspace links members by their names. */
const FREE_KEYS: ReadonlySet<string> = new Set([
  ...["version", "description", "keywords", "author", "contributors", "license", "homepage", "repository"],
  ...["bugs", "funding", "type", "sideEffects", "main", "module", "browser", "types", "exports", "imports"],
]);

/** Keys whose values name packages, besides those that declare dependencies. */
const PACKAGE_KEYS: ReadonlySet<string> = new Set([
  ...["overrides", "resolutions", "bundleDependencies", "bundledDependencies", "peerDependenciesMeta"],
  ...["dependenciesMeta", "catalog", "catalogs", "trustedDependencies", "patchedDependencies"],
]);

/**
 * Returns what a proposal must not change in a `package.json`, one sentence each. `before` is undefined for a new file,
 * `after` for a deleted one.
 */
export function reviewPackageJson(before: string | undefined, after: string | undefined): readonly string[] {
  if (after === undefined) return before === undefined ? [] : ["the file cannot be deleted."];
  const next = parseNew(after);
  if (typeof next === "string") return [next];
  const previous = (before === undefined ? {} : parseObject(before)) ?? {};
  const keys = new Set([...Object.keys(previous), ...Object.keys(next)]);
  return [...keys]
    .filter((key) => !isSameValue(readOwn(previous, key), readOwn(next, key)))
    .flatMap((key) => reviewKey(key, readOwn(previous, key), readOwn(next, key)));
}

function reviewKey(key: string, before: unknown, after: unknown): readonly string[] {
  if (FREE_KEYS.has(key) || (key === "private" && after === true)) return [];
  if ((DEPENDENCY_KEYS as readonly string[]).includes(key) || PACKAGE_KEYS.has(key)) {
    const changed = listChanges(before, after);
    const list = changed.length === 0 ? "" : ` (${changed.slice(0, 5).join(", ")})`;
    return [
      `dependencies cannot be changed, but \`${key}\` is changed${list}; use what the platform and the present packages offer.`,
    ];
  }
  if (key === "scripts") {
    const changed = listChanges(before, after).slice(0, 5).join(", ");
    return [`\`scripts\` cannot be changed, because tools and people run them (${changed}).`];
  }
  return [
    `\`${key.slice(0, 80)}\` cannot be set or changed, because other tools obey it; leave it as it was.`,
  ];
}

/** Lists the entries of an object that differ, with their new values. */
function listChanges(before: unknown, after: unknown): readonly string[] {
  const [previous, next] = [isRecord(before) ? before : {}, isRecord(after) ? after : {}];
  return [...new Set([...Object.keys(previous), ...Object.keys(next)])]
    .filter((name) => !isSameValue(readOwn(previous, name), readOwn(next, name)))
    .map((name) => {
      const value = readOwn(next, name);
      return `${quoteValue(name)}: ${value === undefined ? "removed" : quoteValue(value)}`;
    });
}

function readOwn(values: Values, key: string): unknown {
  return Object.hasOwn(values, key) ? values[key] : undefined;
}

/** Returns why a new file must not be written if tools could read different things in it. */
function parseNew(text: string): Values | string {
  try {
    const value = parseJsonDocument(text, { relaxed: false });
    return isRecord(value) ? value : "the file must contain one JSON object.";
  } catch (thrown) {
    if (!(thrown instanceof LockFileInvalid)) throw thrown;
    const where = thrown.line === undefined ? "" : ` in line ${thrown.line}`;
    return `the file must contain one JSON object without repeated keys, but it ${thrown.message}${where}.`;
  }
}

function parseObject(text: string): Values | undefined {
  try {
    const value: unknown = JSON.parse(text.replace(/^\uFEFF/, ""));
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
