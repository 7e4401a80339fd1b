/** An entry of `resolve.alias`. */
export interface Alias {
  /** What an import starts with or, if `exact`, what it is. */
  readonly find: string;
  readonly exact: boolean;
  /** A package, or a path that treats the app's directory as `/`. */
  readonly replacement: string;
}

/** Vite's `build.sourcemap`: https://vite.dev/config/build-options#build-sourcemap */
export type SourceMapOption = boolean | "inline" | "hidden";

/** The part of Vite's configuration that the esbuild build mode follows: https://vite.dev/config/ */
export interface ViteOptions {
  /** Starts and ends with a slash, or is a URL that ends with one. */
  readonly base: string;
  /** Relative to the app's directory; undefined if no files are copied. */
  readonly publicFolder: string | undefined;
  /** HTML entries, relative to the app's directory. */
  readonly pages: readonly string[];
  readonly alias: readonly Alias[];
  /** Extensions to try for an import without one, in this order. */
  readonly extensions: readonly string[];
  /** Maps identifiers to JavaScript expressions. */
  readonly define: Readonly<Record<string, string>>;
  /** Directory of the hashed files, relative to the site's root. */
  readonly assetsFolder: string;
  readonly targets: readonly string[];
  readonly minify: boolean;
  readonly inlineLimitBytes: number;
  readonly preload: boolean;
  readonly sourcemap: SourceMapOption;
  /** Directory of the `.env` files, relative to the app's directory; undefined if none is read. */
  readonly envFolder: string | undefined;
  readonly envPrefixes: readonly string[];
  /** Set by a recognised plugin; otherwise tsconfig decides. */
  readonly jsxImportSource?: string;
  readonly tailwind: boolean;
}

/** Vite's defaults. The targets are its "baseline-widely-available": https://vite.dev/config/build-options#build-target */
export const defaultViteOptions: ViteOptions = {
  base: "/",
  publicFolder: "public",
  pages: ["index.html"],
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
