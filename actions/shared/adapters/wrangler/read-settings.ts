import type { AppConfig, ModuleRule } from "../../domain/app-config.ts";
import type { AssetsConfig } from "../../domain/manifest.ts";
import { readBindings, readName, reportDoubleNames } from "./read-bindings.ts";
import { readDurableObjects } from "./read-durable-objects.ts";
import { type FieldProblem, Section } from "./section.ts";
import { explainUnsupported, LOCAL_KEYS, MUST_BE_OFF } from "./unsupported-keys.ts";

const DATE = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/;
const INSIDE = /^(?!\/)(?![A-Za-z]:)(?!(?:.*[/\\])?\.\.(?:[/\\]|$)).+$/;
const INSIDE_EXPECTED = "a path inside the app's folder";
const RULE_TYPES: Readonly<Record<string, ModuleRule["type"]>> = {
  CompiledWasm: "wasm",
  Text: "text",
  Data: "data",
};
/** Taken over as they are; the upload API has the same names and shapes. */
const PASSED_THROUGH = ["limits", "observability", "placement", "logpush"] as const;

export interface ConfigReading {
  readonly config: Omit<AppConfig, "file">;
  readonly problems: readonly FieldProblem[];
}

/** https://developers.cloudflare.com/workers/wrangler/configuration/ */
export function readSettings(value: unknown): ConfigReading {
  const problems: FieldProblem[] = [];
  const root = Section.of(value, problems);
  root.requiredText("name", /^[a-z0-9_-]{1,63}$/i, "letters, digits, dashes and underscores");
  const main = root.text("main", INSIDE, INSIDE_EXPECTED);
  const durableObjects = readDurableObjects(root);
  const assets = readAssets(root, main !== undefined);
  const bindings = [...readBindings(root), ...durableObjects.bindings, ...(assets?.bindings ?? [])];
  reportDoubleNames(root, bindings);
  if (!root.has("main") && !root.has("assets")) root.problem("main", "or `assets` is required");
  const config: Omit<AppConfig, "file"> = {
    ...(main === undefined ? {} : { main: relative(main) }),
    ...(assets?.directory === undefined ? {} : { assetsDirectory: relative(assets.directory) }),
    settings: {
      compatibilityDate: root.requiredText("compatibility_date", DATE, "a date such as 2026-08-01"),
      compatibilityFlags: root.texts("compatibility_flags"),
      bindings,
      migrations: durableObjects.migrations,
      ...(assets === undefined ? {} : { assetsConfig: assets.config }),
      passthrough: readPassedThrough(root),
    },
    build: {
      rules: readRules(root),
      define: root.textMap("define"),
      alias: root.textMap("alias"),
      minify: root.flag("minify") ?? false,
      sourceMaps: root.flag("upload_source_maps") ?? true,
    },
  };
  for (const key of LOCAL_KEYS) root.raw(key);
  for (const key of MUST_BE_OFF) {
    if (root.flag(key) === true) root.problem(key, `must be false: ${explainUnsupported("route")}`);
  }
  root.close(explainUnsupported);
  return { config, problems };
}

interface AssetsReading {
  readonly directory?: string;
  readonly bindings: readonly { readonly type: "assets"; readonly name: string }[];
  readonly config: AssetsConfig;
}

function readAssets(root: Section, hasWorker: boolean): AssetsReading | undefined {
  const section = root.section("assets");
  if (section === undefined) return undefined;
  const directory = section.text("directory", INSIDE, INSIDE_EXPECTED);
  const htmlHandling = section.choice("html_handling", [
    "auto-trailing-slash",
    "force-trailing-slash",
    "drop-trailing-slash",
    "none",
  ]);
  const notFoundHandling = section.choice("not_found_handling", [
    "none",
    "404-page",
    "single-page-application",
  ]);
  const workerFirst = readWorkerFirst(section);
  if (!hasWorker) {
    for (const key of ["binding", "run_worker_first"]) {
      if (section.has(key)) section.problem(key, "needs a Worker: there is no `main`");
    }
  }
  const bindings = section.has("binding") ? [{ type: "assets" as const, name: readName(section) }] : [];
  section.close();
  return {
    ...(directory === undefined ? {} : { directory }),
    bindings,
    config: {
      ...(htmlHandling === undefined ? {} : { html_handling: htmlHandling }),
      ...(notFoundHandling === undefined ? {} : { not_found_handling: notFoundHandling }),
      ...(workerFirst === undefined ? {} : { run_worker_first: workerFirst }),
    },
  };
}

function readWorkerFirst(section: Section): boolean | readonly string[] | undefined {
  const key = "run_worker_first";
  if (!Array.isArray(section.raw(key))) return section.flag(key);
  const rules = section.texts(key);
  if (rules.every((rule) => /^!?\//.test(rule)) && rules.some((rule) => rule.startsWith("/"))) return rules;
  section.problem(key, "must list paths that begin with / (or !/ to exclude), at least one not excluded");
  return undefined;
}

function readRules(root: Section): ModuleRule[] {
  return root.sections("rules").flatMap((entry) => {
    const type = entry.choice("type", Object.keys(RULE_TYPES));
    const globs = entry.texts("globs");
    if (!entry.has("type")) entry.problem("type", "is required");
    if (globs.length === 0) entry.problem("globs", "must name at least one pattern");
    // Every rule goes before the built-in ones here, so there is nothing to fall through to.
    entry.flag("fallthrough");
    entry.close();
    const moduleType = RULE_TYPES[type ?? ""];
    return moduleType === undefined ? [] : [{ type: moduleType, globs }];
  });
}

function readPassedThrough(root: Section): Readonly<Record<string, unknown>> {
  const entries = PASSED_THROUGH.map((key) => [key, root.raw(key)] as const);
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}

/** `./src/index.ts` and `src/index.ts` are the same file, and shall give the same digest. */
function relative(path: string): string {
  const plain = path
    .replace(/\\/g, "/")
    .replace(/^(\.\/)+/, "")
    .replace(/\/+$/, "");
  return plain === "" ? "." : plain;
}
