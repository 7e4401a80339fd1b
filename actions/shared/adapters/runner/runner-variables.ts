import { PipelineError } from "../../domain/errors.ts";

/**
 * Reads variables that the runner sets. Throws EVENT_UNSUPPORTED outside a workflow run, naming every one that is missing.
 * https://docs.github.com/en/actions/reference/workflows-and-actions/variables
 */
export function readRunnerVariables<const Name extends string>(
  names: readonly Name[],
): Readonly<Record<Name, string>> {
  const missing = names.filter((name) => (process.env[name] ?? "") === "");
  if (missing.length > 0) {
    throw new PipelineError("EVENT_UNSUPPORTED", `Not in a workflow run: ${missing.join(", ")} not set.`);
  }
  return Object.fromEntries(names.map((name) => [name, process.env[name]])) as Record<Name, string>;
}

/** Returns the absolute path of the checkout. */
export function readWorkspace(): string {
  return readRunnerVariables(["GITHUB_WORKSPACE"]).GITHUB_WORKSPACE;
}
