import { type ErrorCode, PipelineError } from "../../../../actions/shared/domain/errors.ts";
import { describePlace, type Place } from "./template.ts";

type SyntaxErrorCode = Extract<ErrorCode, "WORKFLOW_INVALID" | "WORKFLOW_UNSUPPORTED">;

/** An error about one place of a workflow or action file; its message names file and line. */
export function errorAt(code: SyntaxErrorCode, place: Place, message: string): PipelineError {
  return new PipelineError(code, `${describePlace(place)}: ${message}`, {
    problems: [{ message, file: place.file, line: place.line, column: place.column }],
  });
}

export function invalidAt(place: Place, message: string): PipelineError {
  return errorAt("WORKFLOW_INVALID", place, message);
}

export function unsupportedAt(place: Place, message: string): PipelineError {
  return errorAt("WORKFLOW_UNSUPPORTED", place, message);
}
