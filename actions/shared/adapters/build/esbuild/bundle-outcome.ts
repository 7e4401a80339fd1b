import type { Message } from "esbuild";
import type { ModuleSize, ModuleType } from "../../../domain/build/manifest.ts";

/** A file that a bundle consists of; `path` below `worker/` or `assets/`, without a leading slash. */
export interface BundledFile {
  readonly path: string;
  readonly contents: Uint8Array;
  /** What it was made of; absent when it is what was found. */
  readonly sources?: readonly ModuleSize[];
}

export interface BundledModule extends BundledFile {
  readonly type: ModuleType;
}

/** What a bundling step ends with; findings in the app's code are values until all steps have been heard. */
export type BundleOutcome<T> =
  | { readonly passed: true; readonly value: T; readonly warnings: readonly Message[] }
  | { readonly passed: false; readonly errors: readonly Message[] };

export function isBuildFailure(thrown: unknown): thrown is Error & { readonly errors: readonly Message[] } {
  return thrown instanceof Error && "errors" in thrown && Array.isArray(thrown.errors);
}

/** An error of ours in esbuild's words, at a line (1-based) and column (0-based, in bytes) when known. */
export function bundleError(
  text: string,
  place?: {
    readonly file: string;
    readonly line?: number;
    readonly column?: number;
    readonly lineText?: string;
  },
): Message {
  const location =
    place === undefined
      ? null
      : {
          file: place.file,
          namespace: "file",
          line: place.line ?? 1,
          column: place.column ?? 0,
          length: 0,
          lineText: place.lineText ?? "",
          suggestion: "",
        };
  return { id: "", pluginName: "", text, location, notes: [], detail: undefined };
}
