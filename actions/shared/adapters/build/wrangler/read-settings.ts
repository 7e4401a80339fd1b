import type { AppConfig, CustomBuild, FileKey } from "../../../domain/build/app-config.ts";
import type { KeyPath } from "./config-document.ts";
import { INSIDE, INSIDE_EXPECTED, plainPath } from "./paths.ts";
import { readAssets } from "./read-assets.ts";
import { readBindings, reportDuplicateNames } from "./read-bindings.ts";
import { readBuildOptions } from "./read-build-options.ts";
import { readDurableObjects } from "./read-durable-objects.ts";
import { readPassthrough } from "./read-passthrough.ts";
import type { FieldProblem, Section } from "./section.ts";
import {
  explainUnsupported,
  LOCAL_KEYS,
  WITHOUT_EFFECT,
  WITHOUT_EFFECT_WHEN_ON,
} from "./unsupported-keys.ts";

const FILE_KEYS: readonly FileKey[] = ["main", "tsconfig", "assets"];
const DATE = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/;

export interface SettingsReading {
  readonly config: Omit<AppConfig, "file" | "warnings" | "customBuild" | "places">;
  readonly customBuild?: Omit<CustomBuild, "problem"> & { readonly problem: FieldProblem };
  readonly warnings: readonly FieldProblem[];
  readonly paths: readonly (readonly [FileKey, KeyPath])[];
}

/**
 * One environment's settings; problems go to the section.
 * https://developers.cloudflare.com/workers/wrangler/configuration/
 */
export function readSettings(root: Section): SettingsReading {
  root.requiredText("name", /^[a-z0-9_-]{1,63}$/i, "letters, digits, dashes and underscores");
  const main = root.text("main", INSIDE, INSIDE_EXPECTED);
  const durableObjects = readDurableObjects(root);
  const assets = readAssets(root, main !== undefined);
  const bindings = [...readBindings(root), ...durableObjects.bindings, ...(assets?.bindings ?? [])];
  reportDuplicateNames(root, bindings);
  const customBuild = readCustomBuild(root);
  if (!root.has("main") && !root.has("assets")) root.problem("main", "or `assets` is required");
  const config: SettingsReading["config"] = {
    ...(main === undefined ? {} : { main: plainPath(main) }),
    ...(assets?.directory === undefined ? {} : { assetsDirectory: assets.directory }),
    settings: {
      compatibilityDate: root.requiredText("compatibility_date", DATE, "a date such as 2026-08-01"),
      compatibilityFlags: root.texts("compatibility_flags"),
      bindings,
      migrations: durableObjects.migrations,
      ...(assets === undefined ? {} : { assetsConfig: assets.config }),
      passthrough: { ...readPassthrough(root), ...durableObjects.passthrough },
    },
    build: readBuildOptions(root),
  };
  const warnings = warningsOf(root);
  const paths = FILE_KEYS.filter((key) => root.has(key)).map((key) => [key, root.pathOf(key)] as const);
  for (const key of [...LOCAL_KEYS, "env"]) root.raw(key);
  root.close(explainUnsupported);
  return { config, warnings, paths, ...(customBuild === undefined ? {} : { customBuild }) };
}

function readCustomBuild(root: Section): SettingsReading["customBuild"] {
  const section = root.section("build");
  const command = section?.text("command");
  section?.text("cwd", INSIDE, INSIDE_EXPECTED);
  // For `wrangler dev`.
  section?.raw("watch_dir");
  section?.close();
  if (section === undefined || command === undefined) return undefined;
  const message = "`build.command` runs code of the app's own before there is anything to bundle.";
  return { command, problem: { path: section.pathOf("command"), message } };
}

function warningsOf(root: Section): readonly FieldProblem[] {
  const warnings: FieldProblem[] = [];
  const warn = (key: string, text: string) =>
    warnings.push({ path: root.pathOf(key), message: `\`${key}\` ${text}.` });
  for (const [key, text] of Object.entries(WITHOUT_EFFECT)) {
    root.raw(key);
    if (root.has(key)) warn(key, text);
  }
  for (const key of WITHOUT_EFFECT_WHEN_ON) {
    if (root.flag(key) === true) warn(key, WITHOUT_EFFECT["routes"] ?? "");
  }
  return warnings;
}
