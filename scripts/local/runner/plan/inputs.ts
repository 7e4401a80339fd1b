import {
  coerceString,
  type Evaluation,
  evaluateTemplate,
  type Value,
  type ValueMap,
} from "../expressions/evaluate.ts";
import { invalidAt } from "../syntax/problem.ts";
import {
  findValue,
  type Location,
  listEntries,
  literalString,
  literalStrings,
  type Template,
} from "../syntax/template.ts";
import type { CallJob, Trigger } from "../workflow/workflow.ts";

/**
 * Checks the names in `with` and `secrets` of a call against what the called workflow declares. Throws PipelineError
 * WORKFLOW_INVALID naming the call.
 */
export function checkCallArguments(trigger: Trigger, call: CallJob): void {
  checkNames("input", findValue(trigger.body, "inputs"), call.with, call.location);
  // `secrets: inherit` names no secrets; one that the repository does not have is empty, as on GitHub.
  if (call.secrets?.kind === "scalar") return;
  checkNames("secret", findValue(trigger.body, "secrets"), call.secrets, call.location);
}

/**
 * Creates the `inputs` context of a called workflow: the given values, checked against their types, and defaults.
 * Throws PipelineError WORKFLOW_INVALID naming the call.
 */
export function bindCallInputs(
  trigger: Trigger,
  given: ValueMap,
  evaluation: Evaluation,
  call: Location,
): ValueMap {
  return Object.fromEntries(
    listEntries(findValue(trigger.body, "inputs")).map(({ key, value: declaration }) => {
      const type = literalString(findValue(declaration, "type")) ?? "string";
      const value = given[key];
      if (value !== undefined) return [key, checkType(key, type, value, call)];
      const fallback = findValue(declaration, "default");
      return [key, fallback === undefined ? emptyValue(type) : evaluateTemplate(fallback, evaluation)];
    }),
  );
}

/** Creates the `inputs` context of a dispatched workflow from the strings in the event. */
export function bindDispatchInputs(trigger: Trigger, given: ValueMap): ValueMap {
  return Object.fromEntries(
    listEntries(findValue(trigger.body, "inputs")).map(({ key, value: declaration }) => {
      const type = literalString(findValue(declaration, "type")) ?? "string";
      const text =
        given[key] ?? literalString(findValue(declaration, "default")) ?? defaultChoice(type, declaration);
      return [key, convertInput(type, text)];
    }),
  );
}

function checkNames(
  noun: "input" | "secret",
  declared: Template | undefined,
  given: Template | undefined,
  call: Location,
): void {
  const names = listEntries(declared).map(({ key }) => key);
  const passed = listEntries(given);
  for (const { key, keyLocation } of passed) {
    if (!names.includes(key)) {
      throw invalidAt(keyLocation, `The called workflow does not declare the ${noun} \`${key}\`.`);
    }
  }
  for (const { key, value } of listEntries(declared)) {
    if (isRequired(value) && !passed.some((entry) => entry.key === key)) {
      throw invalidAt(call, `The ${noun} \`${key}\` of the called workflow is required.`);
    }
  }
}

function isRequired(declaration: Template): boolean {
  return literalString(findValue(declaration, "required")) === "true";
}

function checkType(name: string, type: string, value: Value, call: Location): Value {
  if (type === "string") return coerceString(value);
  if (typeof value === type) return value;
  throw invalidAt(call, `The input \`${name}\` is a ${type}, but \`${coerceString(value)}\` was given.`);
}

function emptyValue(type: string): Value {
  if (type === "boolean") return false;
  return type === "number" ? 0 : "";
}

function defaultChoice(type: string, declaration: Template): string {
  return (type === "choice" && literalStrings(findValue(declaration, "options"))[0]) || "";
}

function convertInput(type: string, value: Value): Value {
  if (type === "boolean") return coerceString(value) === "true";
  return type === "number" && value !== "" ? Number(coerceString(value)) : coerceString(value);
}
