import type { OnLoadResult, PartialMessage } from "esbuild";
import type { LineAndColumn } from "../../../../domain/text/line-and-column.ts";
import { isBuildFailure } from "../../esbuild/bundle-outcome.ts";
import { ReadRefused } from "../../sources/read-source.ts";

/** A location in a module of the app. */
interface ModuleLocation extends LineAndColumn {
  readonly file: string;
  readonly lineText: string;
}

/** Thrown while esbuild loads a module of the app that has a problem. */
export class ModuleProblem extends Error {
  readonly detail: PartialMessage;

  constructor(text: string, location?: ModuleLocation) {
    super(text);
    if (location === undefined) {
      this.detail = { text };
      return;
    }
    const { file, line, column, lineText } = location;
    const bytes = Buffer.byteLength(lineText.slice(0, column - 1));
    this.detail = { text, location: { file, line, column: bytes, lineText } };
  }
}

/** Converts a problem in the app's code, or the errors of a nested build, to errors of the module being loaded. Rethrows anything else. */
export function toErrors(thrown: unknown): OnLoadResult {
  if (isBuildFailure(thrown)) return { errors: [...thrown.errors] };
  if (thrown instanceof ReadRefused) return { errors: [thrown.finding] };
  if (thrown instanceof ModuleProblem) return { errors: [thrown.detail] };
  throw thrown;
}
