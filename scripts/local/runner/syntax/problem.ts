import { type ErrorCode, PipelineError } from "../../../../actions/shared/domain/errors.ts";
import { describeLocation, type Location } from "./template.ts";

type SyntaxErrorCode = Extract<ErrorCode, "WORKFLOW_INVALID" | "WORKFLOW_UNSUPPORTED">;

/** Creates an error about one location in a workflow or action file; its message starts with file and line. */
export function errorAt(code: SyntaxErrorCode, location: Location, message: string): PipelineError {
  return new PipelineError(code, `${describeLocation(location)}: ${message}`, {
    problems: [{ message, file: location.file, line: location.line, column: location.column }],
  });
}

export function invalidAt(location: Location, message: string): PipelineError {
  return errorAt("WORKFLOW_INVALID", location, message);
}

export function unsupportedAt(location: Location, message: string): PipelineError {
  return errorAt("WORKFLOW_UNSUPPORTED", location, message);
}
