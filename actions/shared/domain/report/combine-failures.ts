import { type ErrorCode, isPipelineError, PipelineError } from "../errors.ts";
import { errorMessage } from "../text/error-message.ts";

/** A thrown value, and the app that it concerns; without the app if the message names it. */
export interface Failure {
  readonly thrown: unknown;
  readonly app?: string;
}

/**
 * Combines several failures into the error that a run ends with: the first error code, all messages on separate
 * lines, all problems. Returns a single failure as it was thrown, and undefined if there is none. If one of them is
 * unexpected, the result is unexpected too: a bug of this toolkit must not hide behind an error that a user can
 * correct.
 */
export function combineFailures(failures: readonly Failure[]): unknown {
  const [first, ...others] = failures;
  if (first === undefined || others.length === 0) return first?.thrown;
  const message = failures.map(describeFailure).join("\n");
  const expected = failures.map(({ thrown }) => thrown).filter((thrown) => isPipelineError(thrown));
  const unexpected = failures.find(({ thrown }) => !isPipelineError(thrown));
  if (unexpected !== undefined) return new Error(message, { cause: unexpected.thrown });
  const code: ErrorCode = expected[0]?.code ?? "BUILD_FAILED";
  const problems = expected.flatMap((error) => error.problems);
  return new PipelineError(code, message, { cause: first.thrown, problems });
}

/** Throws what `combineFailures` returns; does nothing if `failures` is empty. */
export function throwFailures(failures: readonly Failure[]): void {
  if (failures.length > 0) throw combineFailures(failures);
}

/** Returns the failures among the outcomes of a run. */
export function findFailures(
  outcomes: readonly (
    | { readonly result: "failed"; readonly thrown: unknown; readonly target: { readonly app: string } }
    | { readonly result: "built" | "waiting" | "deployed" | "superseded" }
  )[],
): readonly Failure[] {
  return outcomes.flatMap((outcome) =>
    outcome.result === "failed" ? [{ thrown: outcome.thrown, app: outcome.target.app }] : [],
  );
}

function describeFailure({ thrown, app }: Failure): string {
  return app === undefined ? errorMessage(thrown) : `${app}: ${errorMessage(thrown)}`;
}
