import type { Problem } from "../errors.ts";
import type { ModuleType, WorkerSettings } from "./manifest.ts";

/** An app's wrangler configuration, read and checked for one environment. */
export interface AppConfig {
  /** The configuration file, relative to the app's folder. */
  readonly file: string;
  /** Entry point of the Worker, relative to the app's folder; absent for an assets-only app. */
  readonly main?: string;
  /** `assets.directory`, relative to the app's folder. */
  readonly assetsDirectory?: string;
  /** What the upload needs, still without the files that only a build knows. */
  readonly settings: Omit<WorkerSettings, "mainModule">;
  readonly build: WorkerBuildOptions;
  /** `build.command`: the app's own code has to run before there is anything to bundle. */
  readonly customBuild?: CustomBuild;
  /** Where the configuration names files of the app; absent keys are not in it. */
  readonly places: Readonly<Partial<Record<FileKey, ConfigPlace>>>;
  /** What the author should know although it stops nothing. */
  readonly warnings: readonly Problem[];
}

/** Keys whose values are files or folders of the app. */
export type FileKey = "main" | "tsconfig" | "assets";

export type ConfigPlace = Required<Pick<Problem, "line" | "column">> & Pick<Problem, "lineText">;

export interface CustomBuild {
  readonly command: string;
  /** Where the configuration asks for it. */
  readonly problem: Problem;
}

/** The keys of the configuration that change how the Worker is bundled. */
export interface WorkerBuildOptions {
  /** In order of precedence; the built-in rules follow. */
  readonly rules: readonly ModuleRule[];
  /** Identifier to JavaScript expression, as esbuild's `define`. */
  readonly define: Readonly<Record<string, string>>;
  readonly alias: Readonly<Record<string, string>>;
  readonly minify: boolean;
  readonly keepNames: boolean;
  readonly sourceMaps: boolean;
  /** False: the files go up as they are. */
  readonly bundle: boolean;
  /** Take along every file that a rule matches, imported or not. */
  readonly additionalModules: boolean;
  /** Where those files are looked for, relative to the app's folder; the entry's folder when absent. */
  readonly baseDirectory?: string;
  /** Relative to the app's folder; `tsconfig.json` when absent. */
  readonly tsconfig?: string;
  readonly jsxFactory?: string;
  readonly jsxFragment?: string;
}

/** Imports that match become modules of their own instead of part of the bundle. */
export interface ModuleRule {
  readonly type: Exclude<ModuleType, "source-map">;
  /** In wrangler's reading: only stars are special. */
  readonly globs: readonly string[];
  /** Whether later rules of the same type still count. */
  readonly fallthrough: boolean;
}
