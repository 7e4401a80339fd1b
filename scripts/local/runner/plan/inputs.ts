import {
  type Evaluation,
  evaluateTemplate,
  toText,
  type Value,
  type ValueMap,
} from "../expressions/evaluate.ts";
import { invalidAt } from "../syntax/problem.ts";
import {
  entriesOf,
  findValue,
  literalText,
  literalTexts,
  type Place,
  type Template,
} from "../syntax/template.ts";
import type { CallJob, Trigger } from "../workflow/workflow.ts";

/**
 * Checks the names in `with` and `secrets` of a call against what the called workflow declares.
 * @throws PipelineError WORKFLOW_INVALID naming the call.
 */
export function checkCallArguments(trigger: Trigger, call: CallJob): void {
  checkNames("input", findValue(trigger.body, "inputs"), call.with, call.place);
  // `secrets: inherit` names nothing: a secret that the repository lacks is empty then, as on GitHub.
  if (call.secrets?.kind === "scalar") return;
  checkNames("secret", findValue(trigger.body, "secrets"), call.secrets, call.place);
}

/**
 * The `inputs` context of a called workflow: given values checked against the declared types, and defaults.
 * @throws PipelineError WORKFLOW_INVALID naming the call.
 */
export function bindCallInputs(
  trigger: Trigger,
  given: ValueMap,
  evaluation: Evaluation,
  call: Place,
): ValueMap {
  return Object.fromEntries(
    entriesOf(findValue(trigger.body, "inputs")).map(({ key, value: declaration }) => {
      const type = literalText(findValue(declaration, "type")) ?? "string";
      const value = given[key];
      if (value !== undefined) return [key, checkType(key, type, value, call)];
      const fallback = findValue(declaration, "default");
      return [key, fallback === undefined ? zero(type) : evaluateTemplate(fallback, evaluation)];
    }),
  );
}

/** The `inputs` context of a dispatched workflow, made of the event's texts. */
export function bindDispatchInputs(trigger: Trigger, given: ValueMap): ValueMap {
  return Object.fromEntries(
    entriesOf(findValue(trigger.body, "inputs")).map(({ key, value: declaration }) => {
      const type = literalText(findValue(declaration, "type")) ?? "string";
      const text =
        given[key] ?? literalText(findValue(declaration, "default")) ?? defaultChoice(type, declaration);
      return [key, dispatched(type, text)];
    }),
  );
}

function checkNames(
  noun: "input" | "secret",
  declared: Template | undefined,
  given: Template | undefined,
  call: Place,
): void {
  const names = entriesOf(declared).map(({ key }) => key);
  const passed = entriesOf(given);
  for (const { key, keyPlace } of passed) {
    if (!names.includes(key)) {
      throw invalidAt(keyPlace, `The called workflow declares no ${noun} \`${key}\`.`);
    }
  }
  for (const { key, value } of entriesOf(declared)) {
    if (isRequired(value) && !passed.some((entry) => entry.key === key)) {
      throw invalidAt(call, `The ${noun} \`${key}\` of the called workflow is required.`);
    }
  }
}

function isRequired(declaration: Template): boolean {
  return literalText(findValue(declaration, "required")) === "true";
}

function checkType(name: string, type: string, value: Value, call: Place): Value {
  if (type === "string") return toText(value);
  if (typeof value === type) return value;
  throw invalidAt(call, `The input \`${name}\` is a ${type}, but \`${toText(value)}\` was given.`);
}

function zero(type: string): Value {
  if (type === "boolean") return false;
  return type === "number" ? 0 : "";
}

function defaultChoice(type: string, declaration: Template): string {
  return (type === "choice" && literalTexts(findValue(declaration, "options"))[0]) || "";
}

function dispatched(type: string, value: Value): Value {
  if (type === "boolean") return toText(value) === "true";
  return type === "number" && value !== "" ? Number(toText(value)) : toText(value);
}
