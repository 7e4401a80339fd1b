import type { OnLoadResult, PartialMessage } from "esbuild";
import { isBuildFailure } from "../../esbuild/bundle-outcome.ts";
import { ReadRefused } from "../../sources/read-source.ts";
import type { Place } from "./parse-module.ts";

/** A finding in a module of the app, thrown while esbuild loads it. */
export class ModuleProblem extends Error {
  readonly finding: PartialMessage;

  constructor(text: string, place?: Place & { readonly file: string; readonly lineText: string }) {
    super(text);
    if (place === undefined) {
      this.finding = { text };
      return;
    }
    const { file, line, column, lineText } = place;
    const bytes = Buffer.byteLength(lineText.slice(0, column - 1));
    this.finding = { text, location: { file, line, column: bytes, lineText } };
  }
}

/** Findings in the app's code, also those of a build within this one, belong to the file that is loaded. */
export function toErrors(thrown: unknown): OnLoadResult {
  if (isBuildFailure(thrown)) return { errors: [...thrown.errors] };
  if (thrown instanceof ReadRefused) return { errors: [thrown.finding] };
  if (thrown instanceof ModuleProblem) return { errors: [thrown.finding] };
  throw thrown;
}
