/** Switches for code that only saves time. The artifact is byte for byte the same with and without each of them. */
export interface Optimizations {
  /** Lets esbuild read most modules by itself instead of asking a plugin about each of them. */
  readonly onLoadFilter: boolean;
  /** Lets esbuild resolve most imports by itself instead of asking a plugin about each of them. */
  readonly resolveFilter: boolean;
  /** Starts to compile a Tailwind style sheet when a module imports it, while esbuild still bundles modules. */
  readonly earlyTailwind: boolean;
  /** Splits most chunks into tokens with a regular expression instead of a parser. */
  readonly plainTokens: boolean;
  /** Skips the packages at the start of a chunk, which are most of it, when imports are merged. */
  readonly skipPackages: boolean;
}

export const allOptimizations: Optimizations = {
  onLoadFilter: true,
  resolveFilter: true,
  earlyTailwind: true,
  plainTokens: true,
  skipPackages: true,
};
