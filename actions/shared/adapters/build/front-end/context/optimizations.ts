/**
 * Switches for code that only saves time. The files are byte for byte the same with and without each of them. The
 * numbers are from warm builds of the bench's apps (`npm run bench`, code-splitting and react-tailwind), alternately
 * with and without one switch.
 */
export interface Optimizations {
  /**
   * Lets esbuild read most modules without asking a plugin about each. Saves 9 % of the CPU time (code-splitting).
   */
  readonly onLoadFilter: boolean;
  /**
   * Lets esbuild resolve most imports without asking a plugin about each. Saves 13 % of the CPU time
   * (code-splitting).
   */
  readonly resolveFilter: boolean;
  /**
   * Starts to compile a Tailwind style sheet while esbuild still bundles modules. Saves up to 8 % of the elapsed time
   * (tailwind-board of the fixture apps; 1 % of react-tailwind).
   */
  readonly earlyTailwind: boolean;
  /** Splits most chunks into tokens with a regular expression instead of a parser. Saves 12 % of the CPU time (code-splitting). */
  readonly plainTokens: boolean;
  /** Skips the packages at the start of a chunk when imports are merged. Saves 16 % of the CPU time (code-splitting). */
  readonly skipPackages: boolean;
}

/** What every build uses; only tests and measurements turn a switch off. */
export const allOptimizations: Optimizations = {
  onLoadFilter: true,
  resolveFilter: true,
  earlyTailwind: true,
  plainTokens: true,
  skipPackages: true,
};
