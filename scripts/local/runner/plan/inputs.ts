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
import type { Trigger } from "../workflow/workflow.ts";

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
  const declared = entriesOf(findValue(trigger.body, "inputs"));
  for (const name of Object.keys(given)) {
    if (!declared.some(({ key }) => key === name)) throw invalidAt(call, `There is no input \`${name}\`.`);
  }
  return Object.fromEntries(
    declared.map(({ key, value: declaration }) => {
      const type = literalText(findValue(declaration, "type")) ?? "string";
      const value = given[key];
      if (value !== undefined) return [key, checkType(key, type, value, call)];
      if (isRequired(declaration)) throw invalidAt(call, `The input \`${key}\` is required.`);
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

/** @throws PipelineError WORKFLOW_INVALID naming the call when a required secret is missing. */
export function bindCallSecrets(
  trigger: Trigger,
  given: Readonly<Record<string, string>>,
  call: Place,
): Readonly<Record<string, string>> {
  const declared = entriesOf(findValue(trigger.body, "secrets"));
  for (const name of Object.keys(given)) {
    if (!declared.some(({ key }) => key === name)) throw invalidAt(call, `There is no secret \`${name}\`.`);
  }
  for (const { key, value } of declared) {
    if (isRequired(value) && given[key] === undefined) {
      throw invalidAt(call, `The secret \`${key}\` is required.`);
    }
  }
  return given;
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
