import type { Problem } from "../errors.ts";
import type { ModuleType, WorkerSettings } from "./manifest.ts";

/** An app's wrangler configuration, validated for one environment. */
export interface AppConfig {
  /** The configuration file, relative to the app's directory. */
  readonly file: string;
  /** Entry point of the Worker, relative to the app's directory; absent for an app that has only assets. */
  readonly main?: string;
  /** `assets.directory`, relative to the app's directory. */
  readonly assetsDirectory?: string;
  /** Settings of the upload, except the main module, which only a build knows. */
  readonly settings: Omit<WorkerSettings, "mainModule">;
  readonly build: WorkerBuildOptions;
  /**
   * `build.command`, which runs code of the app before there is anything to bundle; absent if the file does not set
   * it.
   */
  readonly customBuild?: CustomBuild;
  /** Location of each key that names a file of the app; keys that the configuration does not set are absent. */
  readonly locations: Readonly<Partial<Record<FileKey, ConfigLocation>>>;
  /** Problems that the author should know about but that do not stop the build. */
  readonly warnings: readonly Problem[];
}

/** Keys of the configuration whose values are files or directories of the app. */
export type FileKey = "main" | "tsconfig" | "assets";

/** Location of a key in the configuration file: 1-based line and column, and the line's text. */
type ConfigLocation = Required<Pick<Problem, "line" | "column">> & Pick<Problem, "lineText">;

/** The build command of a configuration, and the problem to report where the pipeline must not run it. */
export interface CustomBuild {
  readonly command: string;
  /** Located at the key that sets the command. */
  readonly problem: Problem;
}

/** Keys of the configuration that change how the Worker is bundled. */
export interface WorkerBuildOptions {
  /** In order of precedence; the built-in rules follow. */
  readonly rules: readonly ModuleRule[];
  /** JavaScript expressions by identifier, as in esbuild's `define`. */
  readonly define: Readonly<Record<string, string>>;
  readonly alias: Readonly<Record<string, string>>;
  readonly minify: boolean;
  readonly keepNames: boolean;
  readonly sourceMaps: boolean;
  /** If false, the files are uploaded unchanged. */
  readonly bundle: boolean;
  /** If true, every file that a rule matches is uploaded, whether it is imported or not. */
  readonly additionalModules: boolean;
  /** Directory to search for those files, relative to the app's directory; the entry's directory when absent. */
  readonly baseDirectory?: string;
  /** Relative to the app's directory; `tsconfig.json` when absent. */
  readonly tsconfig?: string;
  readonly jsxFactory?: string;
  readonly jsxFragment?: string;
}

/** A rule for imports that become separate modules instead of part of the bundle. */
export interface ModuleRule {
  readonly type: Exclude<ModuleType, "source-map">;
  /** In wrangler's syntax, where only stars are special. */
  readonly globs: readonly string[];
  /** True if later rules of the same type still apply. */
  readonly fallthrough: boolean;
}
