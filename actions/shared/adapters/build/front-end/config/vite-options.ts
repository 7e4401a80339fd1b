import type { SourceMapOption } from "../output/source-maps.ts";

/** `resolve.alias`: what an import begins with (or is, when `exact`) and what stands there instead. */
export interface Alias {
  readonly find: string;
  readonly exact: boolean;
  /** A package, or a path whose `/` is the app's folder. */
  readonly replacement: string;
}

/** The part of Vite's configuration that the build follows: https://vite.dev/config/ */
export interface ViteOptions {
  /** Begins and ends with a slash, or is a URL that ends with one. */
  readonly base: string;
  /** Relative to the app's folder; undefined when nothing is copied. */
  readonly publicFolder: string | undefined;
  /** HTML entries, relative to the app's folder. */
  readonly pages: readonly string[];
  readonly alias: readonly Alias[];
  /** What an import without an extension may mean, in this order. */
  readonly extensions: readonly string[];
  /** Identifier to JavaScript expression. */
  readonly define: Readonly<Record<string, string>>;
  /** Folder of the hashed files below the site's root. */
  readonly assetsFolder: string;
  readonly targets: readonly string[];
  readonly minify: boolean;
  readonly inlineLimitBytes: number;
  readonly preload: boolean;
  readonly sourcemap: SourceMapOption;
  /** Relative to the app's folder; undefined when no file is read. */
  readonly envFolder: string | undefined;
  readonly envPrefixes: readonly string[];
  /** What a recognised plugin says about JSX; otherwise tsconfig decides. */
  readonly jsxImportSource?: string;
  readonly tailwind: boolean;
}

export const PAGE = "index.html";

/** Vite's defaults. Targets are its "baseline-widely-available": https://vite.dev/config/build-options#build-target */
export const defaultViteOptions: ViteOptions = {
  base: "/",
  publicFolder: "public",
  pages: [PAGE],
  alias: [],
  extensions: [".mjs", ".js", ".mts", ".ts", ".jsx", ".tsx", ".json"],
  define: {},
  assetsFolder: "assets",
  targets: ["chrome111", "edge111", "firefox114", "safari16.4", "ios16.4"],
  minify: true,
  inlineLimitBytes: 4096,
  preload: true,
  sourcemap: false,
  envFolder: ".",
  envPrefixes: ["VITE_"],
  tailwind: false,
};
