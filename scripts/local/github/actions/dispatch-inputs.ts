import * as v from "valibot";
import { isRecord } from "../../../../actions/shared/domain/schema/is-record.ts";
import { GitHubError } from "../http/errors.ts";

/** Limit of GitHub. https://docs.github.com/en/rest/actions/workflows#create-a-workflow-dispatch-event */
const MAX_INPUTS = 25;

/** An input as a workflow file defines it; a field of the wrong kind is ignored, since GitHub reports it elsewhere. */
const DEFINITION = v.object({
  type: v.fallback(v.optional(v.string()), undefined),
  required: v.fallback(v.optional(v.boolean()), undefined),
  default: v.optional(v.unknown()),
  options: v.fallback(v.optional(v.array(v.unknown())), undefined),
});

type InputDefinition = v.InferOutput<typeof DEFINITION>;

/**
 * Resolves `github.event.inputs` of a dispatch: the given values as strings, and the workflow's defaults. Throws
 * GitHub's 422 when the workflow has no `workflow_dispatch` trigger or does not accept the inputs.
 */
export function dispatchInputs(
  workflow: Readonly<Record<string, unknown>>,
  given: Readonly<Record<string, unknown>>,
): Readonly<Record<string, string>> {
  const definitions = readDefinitions(workflow);
  const names = Object.keys(given);
  const unexpected = names.filter((name) => definitions[name] === undefined);
  if (unexpected.length > 0) {
    throw new GitHubError(422, `Unexpected inputs provided: ${JSON.stringify(unexpected)}`);
  }
  if (names.length > MAX_INPUTS) {
    throw new GitHubError(422, `The number of inputs is limited to ${MAX_INPUTS}, you have ${names.length}`);
  }
  const inputs = Object.entries(definitions).map(([name, definition]) => [
    name,
    resolveInput(name, definition, given[name] ?? definition.default),
  ]);
  return Object.fromEntries(inputs);
}

function resolveInput(name: string, { type, required, options }: InputDefinition, value: unknown): string {
  if (value === undefined || value === null || value === "") {
    if (required === true) throw new GitHubError(422, `Required input '${name}' not provided`);
    return "";
  }
  if (type === "choice" && options !== undefined && !options.map(String).includes(String(value))) {
    const reason = "not in the list of allowed values";
    throw new GitHubError(422, `Provided value '${value}' for input '${name}' ${reason}`);
  }
  return String(value);
}

/** `on` may be an event, a list of events, or a mapping. (YAML 1.1 reads the key `on` as `true`; this reader is 1.2.) */
function readDefinitions({
  on,
}: Readonly<Record<string, unknown>>): Readonly<Record<string, InputDefinition>> {
  const events = typeof on === "string" ? [on] : Array.isArray(on) ? on : Object.keys(on ?? {});
  if (!events.includes("workflow_dispatch")) {
    throw new GitHubError(422, "Workflow does not have 'workflow_dispatch' trigger");
  }
  const trigger = isRecord(on) ? on["workflow_dispatch"] : undefined;
  const inputs = isRecord(trigger) ? trigger["inputs"] : undefined;
  return Object.fromEntries(
    Object.entries(isRecord(inputs) ? inputs : {}).map(([name, definition]) => [
      name,
      v.parse(DEFINITION, isRecord(definition) ? definition : {}),
    ]),
  );
}
