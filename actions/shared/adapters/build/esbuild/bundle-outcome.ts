import type { Message, PartialMessage } from "esbuild";
import type { ModuleSize, ModuleType } from "../../../domain/build/manifest.ts";
import { PROBLEM_HINTS, type ProblemCode } from "../../../domain/build/problem-hints.ts";

/** A file of a bundle; `path` is relative to `worker/` or `assets/`, without a leading slash. */
export interface BundledFile {
  readonly path: string;
  readonly contents: Uint8Array;
  /** The source files that it was made from; absent for a file that is copied unchanged. */
  readonly sources?: readonly ModuleSize[];
}

/** A file of a Worker's upload. */
export interface BundledModule extends BundledFile {
  readonly type: ModuleType;
}

/** Result of a bundling step. Problems in the app's code are values, so that those of all steps are reported together. */
export type BundleOutcome<T> =
  | { readonly passed: true; readonly value: T; readonly warnings: readonly Message[] }
  | { readonly passed: false; readonly errors: readonly Message[] };

/** Returns true for the error that esbuild's `build` throws when the code has errors. */
export function isBuildFailure(thrown: unknown): thrown is Error & { readonly errors: readonly Message[] } {
  return thrown instanceof Error && "errors" in thrown && Array.isArray(thrown.errors);
}

/** A message of the pipeline for an esbuild plugin to return; esbuild passes `detail` through unchanged. */
export interface OwnMessage extends PartialMessage {
  readonly text: string;
  readonly detail?: ProblemCode;
}

/** Returns the hint of a message that a plugin or `bundleError` gave a code; undefined for every other message. */
export function findOwnHint({ detail }: Message): string | undefined {
  return Object.entries(PROBLEM_HINTS).find(([code]) => code === detail)?.[1];
}

/** Where a message belongs: a file relative to the app's directory, a 1-based line and a 0-based column in bytes. */
export interface MessageLocation {
  readonly file: string;
  readonly line?: number;
  readonly column?: number;
  readonly lineText?: string;
}

/** Returns an error of the pipeline in esbuild's format; `code` selects its hint. */
export function bundleError(text: string, at?: MessageLocation, code?: ProblemCode): Message {
  const location =
    at === undefined
      ? null
      : {
          file: at.file,
          namespace: "file",
          line: at.line ?? 1,
          column: at.column ?? 0,
          length: 0,
          lineText: at.lineText ?? "",
          suggestion: "",
        };
  const message: Message = { id: "", pluginName: "", text, location, notes: [], detail: code };
  ownMessages.add(message);
  return message;
}

const ownMessages = new WeakSet<Message>();

/** Returns true for a message of the pipeline, whose line of code was read under the rules for an app's files. */
export const isOwnMessage = (message: Message) =>
  ownMessages.has(message) || findOwnHint(message) !== undefined;
