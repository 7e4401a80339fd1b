import { data, Evaluator, Lexer, Parser } from "@actions/expressions";
import type { FunctionDefinition } from "@actions/expressions/funcs/info";
import { errorMessage } from "../../../../actions/shared/domain/text/error-message.ts";
import { invalidAt } from "../syntax/problem.ts";
import type { Template } from "../syntax/template.ts";

/** A value of the expression language, as plain JSON data. */
export type Value = null | boolean | number | string | readonly Value[] | { readonly [key: string]: Value };
export type ValueMap = Readonly<Record<string, Value>>;

const CONTEXT_NAMES = [
  "github",
  "inputs",
  "vars",
  "needs",
  "strategy",
  "matrix",
  "secrets",
  "steps",
  "job",
  "jobs",
  "runner",
  "env",
] as const;

export type Contexts = Readonly<Partial<Record<(typeof CONTEXT_NAMES)[number], Value>>>;
/** `success`, `failure`, `always`, `cancelled` and `hashFiles` are the runner's; names as GitHub spells them. */
export type Functions = Readonly<Record<string, (...texts: readonly string[]) => boolean | string>>;

/** Evaluates the expressions of one place in a run. */
export interface Evaluation {
  readonly contexts: Contexts;
  readonly functions?: Functions;
}

/** @throws PipelineError WORKFLOW_INVALID naming the place. */
export function evaluateTemplate(template: Template | undefined, evaluation: Evaluation): Value {
  if (template === undefined) return null;
  switch (template.kind) {
    case "scalar":
      return template.value;
    case "expression":
      try {
        return fromData(evaluate(template.expression, evaluation));
      } catch (cause) {
        const reason = errorMessage(cause);
        throw invalidAt(template.place, `The expression \`${template.expression}\` fails: ${reason}`);
      }
    case "sequence":
      return template.items.map((item) => evaluateTemplate(item, evaluation));
    case "mapping":
      return Object.fromEntries(
        template.entries.map(({ key, value }) => [key, evaluateTemplate(value, evaluation)]),
      );
  }
}

/** As the expression language makes text of a value: null is empty, a whole number has no fraction. */
export function toText(value: Value): string {
  return toData(value).coerceString();
}

export function isTruthy(value: Value): boolean {
  return !(value === null || value === false || value === 0 || value === "" || Number.isNaN(value));
}

export function evaluateText(template: Template | undefined, evaluation: Evaluation): string {
  return toText(evaluateTemplate(template, evaluation));
}

export function evaluateCondition(template: Template | undefined, evaluation: Evaluation): boolean {
  return isTruthy(evaluateTemplate(template, evaluation));
}

/** A mapping of texts, e.g. `env` or `with`; empty when absent. */
export function evaluateTexts(
  template: Template | undefined,
  evaluation: Evaluation,
): Readonly<Record<string, string>> {
  const value = evaluateTemplate(template, evaluation);
  return Object.fromEntries(Object.entries(asMap(value)).map(([key, inner]) => [key, toText(inner)]));
}

export function asMap(value: Value | undefined): ValueMap {
  return value !== undefined && isMap(value) ? value : {};
}

export function isMap(value: Value): value is ValueMap {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Turns a context into the evaluator's data only when an expression asks for it: event payloads are large. */
class LazyContexts extends data.Dictionary {
  readonly #contexts: Contexts;

  constructor(contexts: Contexts) {
    super();
    this.#contexts = contexts;
  }

  override get(name: string): data.ExpressionData {
    const known = CONTEXT_NAMES.find((candidate) => candidate === name.toLowerCase());
    // The evaluator fails on a missing context; GitHub's has all of them, empty where they do not apply.
    return toData((known && this.#contexts[known]) ?? {});
  }
}

function evaluate(expression: string, { contexts, functions = {} }: Evaluation): data.ExpressionData {
  const definitions = Object.entries(functions).map(
    ([name, call]): FunctionDefinition => ({
      name,
      minArgs: 0,
      maxArgs: 255,
      call: (...args) => toData(call(...args.map((arg) => arg.coerceString()))),
    }),
  );
  const { tokens } = new Lexer(expression).lex();
  const tree = new Parser(tokens, [...CONTEXT_NAMES], definitions).parse();
  const byName = new Map(definitions.map((definition) => [definition.name.toLowerCase(), definition]));
  return new Evaluator(tree, new LazyContexts(contexts), byName).evaluate();
}

function toData(value: Value): data.ExpressionData {
  if (value === null) return new data.Null();
  switch (typeof value) {
    case "string":
      return new data.StringData(value);
    case "number":
      return new data.NumberData(value);
    case "boolean":
      return new data.BooleanData(value);
    case "object":
      if (isMap(value)) {
        const pairs = Object.entries(value).map(([key, inner]) => ({ key, value: toData(inner) }));
        return new data.Dictionary(...pairs);
      }
      return new data.Array(...value.map(toData));
  }
}

function fromData(value: data.ExpressionData): Value {
  if (value instanceof data.Array) return value.values().map(fromData);
  if (value instanceof data.Dictionary) {
    return Object.fromEntries(value.pairs().map((pair) => [pair.key, fromData(pair.value)]));
  }
  return value instanceof data.Null ? null : value.value;
}
