import type { ModuleRule, WorkerBuildOptions } from "../../../domain/build/app-config.ts";
import { INSIDE, INSIDE_EXPECTED, plainPath } from "./paths.ts";
import type { Section } from "./section.ts";

const RULE_TYPES: Readonly<Record<string, ModuleRule["type"]>> = {
  ESModule: "esm",
  CommonJS: "commonjs",
  CompiledWasm: "wasm",
  Text: "text",
  Data: "data",
};

/** https://developers.cloudflare.com/workers/wrangler/configuration/#bundling */
export function readBuildOptions(root: Section): WorkerBuildOptions {
  const bundle = root.flag("no_bundle") !== true;
  const baseDirectory = root.text("base_dir", INSIDE, INSIDE_EXPECTED);
  const tsconfig = root.text("tsconfig", INSIDE, INSIDE_EXPECTED);
  const jsxFactory = root.text("jsx_factory");
  const jsxFragment = root.text("jsx_fragment");
  const minify = root.flag("minify") ?? false;
  if (!bundle && minify) root.problem("minify", "has no effect on files that are not bundled (`no_bundle`)");
  // Only how a module is called: here its name always carries the digest of its content.
  root.flag("preserve_file_names");
  return {
    rules: readRules(root),
    define: root.textMap("define"),
    alias: root.textMap("alias"),
    minify,
    keepNames: root.flag("keep_names") ?? true,
    sourceMaps: root.flag("upload_source_maps") ?? true,
    bundle,
    additionalModules: root.flag("find_additional_modules") ?? !bundle,
    ...(baseDirectory === undefined ? {} : { baseDirectory: plainPath(baseDirectory) }),
    ...(tsconfig === undefined ? {} : { tsconfig: plainPath(tsconfig) }),
    ...(jsxFactory === undefined ? {} : { jsxFactory }),
    ...(jsxFragment === undefined ? {} : { jsxFragment }),
  };
}

function readRules(root: Section): ModuleRule[] {
  return root.sections("rules").flatMap((entry) => {
    const type = entry.choice("type", Object.keys(RULE_TYPES));
    const globs = entry.texts("globs");
    if (!entry.has("type")) entry.problem("type", "is required");
    if (globs.length === 0) entry.problem("globs", "must name at least one pattern");
    const fallthrough = entry.flag("fallthrough") ?? false;
    entry.close();
    const moduleType = RULE_TYPES[type ?? ""];
    return moduleType === undefined ? [] : [{ type: moduleType, globs, fallthrough }];
  });
}
