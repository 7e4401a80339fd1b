import { getCloudflarePreset, nonPrefixedNodeModules } from "@cloudflare/unenv-preset";
import type { Plugin, PluginBuild } from "esbuild";
import { defineEnv } from "unenv";
import { literalPattern } from "../esbuild/literal-pattern.ts";
import { findImportedFile, findPackageFile, readPackageFile } from "./unenv-packages.ts";

/** What the polyfills depend on. */
export interface UnenvOptions {
  readonly compatibilityDate: string;
  readonly compatibilityFlags: readonly string[];
  /** Absolute path of the directory that holds `unenv` and `@cloudflare/unenv-preset`. */
  readonly packages: string;
}

/** Namespace of the files of both packages, which keeps paths of this machine out of the bundle. */
const FILES = "unenv";
const REQUIRED_BUILTIN = "required-builtin";
const REQUIRED_ALIAS = "required-unenv";
const GLOBALS = "unenv-globals";
const INJECTED = /__unenv_(globals|polyfill)_(\d+)$/;

/**
 * Provides Node.js as wrangler does: workerd's own modules where this date and these flags enable them, polyfills elsewhere,
 * and the globals that Node.js code expects.
 */
export function unenvPlugin({ compatibilityDate, compatibilityFlags, packages }: UnenvOptions): Plugin {
  return {
    name: "nodejs",
    setup(build) {
      const { env } = defineEnv({
        presets: [getCloudflarePreset({ compatibilityDate, compatibilityFlags: [...compatibilityFlags] })],
        npmShims: true,
      });
      // The app's own copy of the package `debug` works unchanged.
      const { debug: _, ...alias } = env.alias;
      wrapRequiredBuiltins(build);
      resolveAliases(build, alias, new Set(env.external));
      injectGlobals(build, env.inject, env.polyfill);
      build.onResolve({ filter: /.*/, namespace: FILES }, ({ path, importer }) => {
        const file = findImportedFile(path, importer);
        return file === undefined ? undefined : inPackages(file);
      });
      build.onLoad({ filter: /.*/, namespace: FILES }, async ({ path }) => ({
        contents: await readPackageFile(packages, path),
        loader: "js",
      }));
    },
  };
}

/** Resolves to a file of one of both packages, which declare that only their polyfills have side effects. */
function inPackages(file: string) {
  return { path: file, namespace: FILES, sideEffects: file.includes("/runtime/polyfill/") };
}

/**
 * Makes a module of the bundle import what code requires, because esbuild cannot `require` an external module from an
 * ES module.
 */
function wrapRequiredBuiltins(build: PluginBuild): void {
  const builtin = new RegExp(`^(${nonPrefixedNodeModules.join("|")}|node:.+)$`);
  build.onResolve({ filter: builtin }, ({ path, kind }) =>
    kind === "require-call" ? { path, namespace: REQUIRED_BUILTIN } : undefined,
  );
  build.onLoad({ filter: /.*/, namespace: REQUIRED_BUILTIN }, ({ path }) => ({
    contents: `import builtin from ${JSON.stringify(path)};\nmodule.exports = builtin;`,
    loader: "js",
  }));
}

function resolveAliases(
  build: PluginBuild,
  alias: Readonly<Record<string, string>>,
  external: ReadonlySet<string>,
): void {
  const names = Object.keys(alias).map(literalPattern);
  build.onResolve({ filter: new RegExp(`^(${names.join("|")})$`) }, ({ path, kind }) => {
    const target = alias[path] ?? path;
    if (kind === "require-call" && /^unenv\/(npm|mock)\//.test(target)) {
      return { path, namespace: REQUIRED_ALIAS };
    }
    if (external.has(target)) {
      return { path: target.startsWith("node:") ? target : `node:${target}`, external: true };
    }
    const file = findPackageFile(target);
    return file === undefined ? undefined : inPackages(file);
  });
  // A CommonJS caller expects the default export itself, with the named ones on it.
  build.onLoad({ filter: /.*/, namespace: REQUIRED_ALIAS }, ({ path }) => ({
    contents: `
      import * as namespace from ${JSON.stringify(path)};
      module.exports = Object.entries(namespace)
        .filter(([name]) => name !== "default")
        .reduce(
          (target, [name, value]) => Object.defineProperty(target, name, { value, enumerable: true }),
          "default" in namespace ? namespace.default : {},
        );`,
    loader: "js",
  }));
}

/**
 * Injects globals. `inject` maps a global to a module, whose default export it is, or to a module and the name of an
 * export.
 */
function injectGlobals(
  build: PluginBuild,
  inject: Readonly<Record<string, string | readonly string[]>>,
  polyfill: readonly string[],
): void {
  const byModule = Map.groupBy(Object.entries(inject), ([, source]) =>
    typeof source === "string" ? source : (source[0] ?? ""),
  );
  const sources = [...byModule].map(([module, globals]) => renderGlobals(module, globals));
  const options = build.initialOptions;
  options.inject = [
    ...(options.inject ?? []),
    ...sources.map((_, index) => `./__unenv_globals_${index}`),
    ...polyfill.map((_, index) => `./__unenv_polyfill_${index}`),
  ];
  build.onResolve({ filter: INJECTED }, ({ path }) => {
    const [, kind, index = ""] = INJECTED.exec(path) ?? [];
    if (kind === "globals") return { path: index, namespace: GLOBALS };
    return inPackages(findPackageFile(polyfill[Number(index)] ?? "") ?? "");
  });
  build.onLoad({ filter: /.*/, namespace: GLOBALS }, ({ path }) => ({
    contents: sources[Number(path)] ?? "",
    loader: "js",
  }));
  build.onResolve({ filter: /.*/, namespace: GLOBALS }, ({ path }) => {
    const file = findPackageFile(path);
    return file === undefined ? undefined : inPackages(file);
  });
}

function renderGlobals(module: string, globals: readonly [string, string | readonly string[]][]): string {
  const lines = globals.map(([name, source], index) => {
    const exported = typeof source === "string" ? "default" : (source[1] ?? "default");
    return `import { ${exported} as value${index} } from ${JSON.stringify(module)};\nglobalThis.${name} = value${index};`;
  });
  return lines.join("\n");
}
