import type { AppConfig } from "../../../domain/build/app-config.ts";
import type { ModuleSize, WorkerBinding } from "../../../domain/build/manifest.ts";
import type { BundledModule } from "../esbuild/bundle-outcome.ts";
import type { SourceFiles } from "../sources/source-files.ts";
import type { ViteEnvironment } from "../sources/vite-environment.ts";

/** A Worker to bundle. */
export interface WorkerRequest {
  /** Absolute path of the app's directory, links resolved. */
  readonly directory: string;
  readonly sources: SourceFiles;
  /** Entry point, relative to `directory`. */
  readonly main: string;
  readonly config: AppConfig;
  readonly environment: ViteEnvironment;
  /** Absolute path of the directory that holds `unenv` and `@cloudflare/unenv-preset`. */
  readonly packages: string;
}

/** The Worker's part of an artifact. */
export interface WorkerBundle {
  readonly mainModule: string;
  readonly modules: readonly BundledModule[];
  /** The globals through which a service worker reads the files that it imports; empty for ES modules. */
  readonly bindings: readonly WorkerBinding[];
  /** How many bytes each source file adds to the bundle. */
  readonly contributions: readonly ModuleSize[];
}
