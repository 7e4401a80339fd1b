import { createHash } from "node:crypto";
import { basename, join, relative } from "node:path";
import type { OnResolveResult, Plugin } from "esbuild";
import type { ModuleRule } from "../../../domain/build/app-config.ts";
import type { ModuleType, WorkerBinding } from "../../../domain/build/manifest.ts";
import { toPosixPath } from "../../filesystem/posix-path.ts";
import type { BundledModule } from "../esbuild/bundle-outcome.ts";
import { findReadRefusal } from "../sources/confine-plugin.ts";
import { ReadRefused, readSource } from "../sources/read-source.ts";
import type { SourceFiles } from "../sources/source-files.ts";
import type { AdditionalModule } from "./additional-modules.ts";
import { importPattern, matchesImport } from "./module-globs.ts";
import { isScriptRule, type ModuleRules } from "./module-rules.ts";
import type { WorkerFormat } from "./worker-format.ts";

/** What the plugin reads and what it collects. */
export interface ModuleCollection {
  readonly directory: string;
  readonly sources: SourceFiles;
  readonly rules: ModuleRules;
  readonly format: WorkerFormat;
  /** Files that are uploaded in any case; an import of one stays an import. */
  readonly additional: readonly AdditionalModule[];
  /** The plugin adds each file that it takes out of the bundle. */
  readonly modules: Map<string, BundledModule>;
}

const RESOLVING = Symbol("resolving");
/** Namespace of the files that a service worker reads through a global. */
const GLOBAL = "module-global";

/** Takes each file that a rule matches out of the bundle and makes it a separate module. */
export function moduleRulesPlugin(collection: ModuleCollection): Plugin {
  const { directory, rules, additional } = collection;
  // Rules for JavaScript select additional modules only.
  const active = rules.active.filter((rule) => additional.length > 0 || !isScriptRule(rule));
  const ordered = [...active, ...rules.shadowed];
  const filter = new RegExp(
    ordered.flatMap(({ globs }) => globs.map((glob) => importPattern(glob).source)).join("|"),
  );
  const additionalNames = new Map(additional.map(({ source, path }) => [source, path]));

  return {
    name: "module-rules",
    setup(build) {
      build.onResolve({ filter }, async (args) => {
        if (args.kind === "entry-point" || args.pluginData === RESOLVING) return undefined;
        const rule = ordered.find(({ globs }) => globs.some((glob) => matchesImport(glob, args.path)));
        if (rule === undefined) return undefined;
        const plain = args.path.replace(/\?.*$/s, "");
        const written = toPosixPath(relative(directory, join(args.resolveDir, plain)));
        const module = additionalNames.get(written);
        if (module !== undefined) return { path: `./${module}`, external: true };
        if (rules.shadowed.includes(rule)) return refuse(args.path);
        if (isScriptRule(rule)) return undefined;
        const resolved = await build.resolve(plain, {
          importer: args.importer,
          resolveDir: args.resolveDir,
          kind: args.kind,
          pluginData: RESOLVING,
        });
        return resolved.errors.length > 0
          ? { errors: resolved.errors }
          : collect(collection, rule, resolved.path);
      });
      build.onLoad({ filter: /.*/, namespace: GLOBAL }, ({ path }) => ({
        contents: `export default ${path};`,
        loader: "js",
      }));
    },
  };
}

async function collect(
  { directory, sources, format, modules }: ModuleCollection,
  { type }: ModuleRule,
  file: string,
): Promise<OnResolveResult> {
  const refusal = findReadRefusal(directory, sources, file);
  if (refusal !== undefined) return { errors: [refusal] };
  let contents: Buffer;
  try {
    contents = await readSource(directory, sources, file);
  } catch (thrown) {
    if (thrown instanceof ReadRefused) return { errors: [thrown.finding] };
    throw thrown;
  }
  const digest = createHash("sha256").update(contents).digest("hex").slice(0, 16);
  const name = `${digest}-${basename(file)}`;
  if (format === "modules") {
    modules.set(name, { path: name, contents, type });
    return { path: `./${name}`, external: true };
  }
  const global = globalName(name);
  modules.set(global, { path: global, contents, type });
  return { path: global, namespace: GLOBAL };
}

function refuse(path: string): OnResolveResult {
  const text = `"${path}" matches a module rule that follows another rule of the same type; add \`"fallthrough": true\` to the earlier rule.`;
  return { errors: [{ text }] };
}

/** Returns an identifier for the file, under which a service worker finds it. */
function globalName(name: string): string {
  return `module_${name.replaceAll(/[^a-zA-Z0-9_$]/g, "_")}`;
}

const BLOB_KINDS: Readonly<Partial<Record<ModuleType, string>>> = {
  wasm: "wasm_module",
  text: "text_blob",
  data: "data_blob",
};

/** Binds each file of a service worker, which cannot import, as a global to the upload's part of the same name. */
export function blobBindings(modules: readonly BundledModule[]): readonly WorkerBinding[] {
  return modules.flatMap(({ path, type }) => {
    const kind = BLOB_KINDS[type];
    return kind === undefined ? [] : [{ type: kind, name: path, part: path }];
  });
}
