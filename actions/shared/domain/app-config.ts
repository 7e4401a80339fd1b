import type { ModuleType, WorkerSettings } from "./manifest.ts";

/** An app's wrangler configuration, read and checked. */
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
}

/** The keys of the configuration that change how the Worker is bundled. */
export interface WorkerBuildOptions {
  /** In order of precedence; the built-in rules follow. */
  readonly rules: readonly ModuleRule[];
  /** Identifier to JavaScript expression, as esbuild's `define`. */
  readonly define: Readonly<Record<string, string>>;
  readonly alias: Readonly<Record<string, string>>;
  readonly minify: boolean;
  readonly sourceMaps: boolean;
}

/** Imports that match become modules of their own instead of part of the bundle. */
export interface ModuleRule {
  readonly type: Extract<ModuleType, "wasm" | "text" | "data">;
  readonly globs: readonly string[];
}
