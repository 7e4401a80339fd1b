import { GitHubError } from "../http/errors.ts";

/** https://docs.github.com/en/rest/actions/workflows#create-a-workflow-dispatch-event */
const MAX_INPUTS = 25;

interface InputDefinition {
  readonly type?: string;
  readonly required?: boolean;
  readonly default?: unknown;
  readonly options?: readonly unknown[];
}

/**
 * What `github.event.inputs` will hold: what was given, as text, with the workflow's own defaults. Throws GitHub's 422
 * when the workflow cannot be dispatched or was given what it does not take.
 */
export function dispatchInputs(
  workflow: Readonly<Record<string, unknown>>,
  given: Readonly<Record<string, unknown>>,
): Readonly<Record<string, string>> {
  const definitions = definitionsIn(workflow);
  const names = Object.keys(given);
  const unexpected = names.filter((name) => definitions[name] === undefined);
  if (unexpected.length > 0) {
    throw new GitHubError(422, `Unexpected inputs provided: ${JSON.stringify(unexpected)}`);
  }
  if (names.length > MAX_INPUTS) {
    throw new GitHubError(422, `The number of inputs is limited to ${MAX_INPUTS}, you have ${names.length}`);
  }
  const inputs: Record<string, string> = {};
  for (const [name, definition] of Object.entries(definitions)) {
    const value = given[name] ?? definition.default;
    if (value === undefined || value === null || value === "") {
      if (definition.required === true) throw new GitHubError(422, `Required input '${name}' not provided`);
      inputs[name] = "";
      continue;
    }
    const options = definition.options?.map(String);
    if (definition.type === "choice" && options !== undefined && !options.includes(String(value))) {
      throw new GitHubError(
        422,
        `Provided value '${value}' for input '${name}' not in the list of allowed values`,
      );
    }
    inputs[name] = String(value);
  }
  return inputs;
}

/** `on` may be a name, a list of names, or a mapping. YAML 1.1 readers took the key for `true`; this one does not. */
function definitionsIn({ on }: Readonly<Record<string, unknown>>): Readonly<Record<string, InputDefinition>> {
  const named = typeof on === "string" ? [on] : Array.isArray(on) ? on : Object.keys((on ?? {}) as object);
  if (!named.includes("workflow_dispatch")) {
    throw new GitHubError(422, "Workflow does not have 'workflow_dispatch' trigger");
  }
  const trigger = Array.isArray(on) || typeof on === "string" ? undefined : (on as Record<string, unknown>);
  const settings = (trigger?.["workflow_dispatch"] ?? {}) as {
    inputs?: Record<string, InputDefinition | null>;
  };
  return Object.fromEntries(
    Object.entries(settings.inputs ?? {}).map(([name, definition]) => [name, definition ?? {}]),
  );
}
