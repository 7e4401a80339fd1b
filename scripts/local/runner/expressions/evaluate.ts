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
/** The functions that the runner provides, by the names that GitHub uses: `success`, `failure`, `always`, `cancelled` and `hashFiles`. */
export type Functions = Readonly<Record<string, (...args: readonly string[]) => boolean | string>>;

/** The contexts and functions that expressions at one point of a run can use. */
export interface Evaluation {
  readonly contexts: Contexts;
  readonly functions?: Functions;
}

/** Evaluates all expressions of a template. Throws PipelineError WORKFLOW_INVALID with the location. */
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
        throw invalidAt(template.location, `The expression \`${template.expression}\` fails: ${reason}`);
      }
    case "sequence":
      return template.items.map((item) => evaluateTemplate(item, evaluation));
    case "mapping":
      return Object.fromEntries(
        template.entries.map(({ key, value }) => [key, evaluateTemplate(value, evaluation)]),
      );
  }
}

/** Converts a value to a string as the expression language does: null is empty, and whole numbers have no fraction. */
export function coerceString(value: Value): string {
  return toData(value).coerceString();
}

export function isTruthy(value: Value): boolean {
  return !(value === null || value === false || value === 0 || value === "" || Number.isNaN(value));
}

export function evaluateString(template: Template | undefined, evaluation: Evaluation): string {
  return coerceString(evaluateTemplate(template, evaluation));
}

export function evaluateCondition(template: Template | undefined, evaluation: Evaluation): boolean {
  return isTruthy(evaluateTemplate(template, evaluation));
}

/** Evaluates a mapping of strings, e.g. `env` or `with`; empty if absent. */
export function evaluateStrings(
  template: Template | undefined,
  evaluation: Evaluation,
): Readonly<Record<string, string>> {
  const value = evaluateTemplate(template, evaluation);
  return Object.fromEntries(Object.entries(asMap(value)).map(([key, inner]) => [key, coerceString(inner)]));
}

export function asMap(value: Value | undefined): ValueMap {
  return value !== undefined && isMap(value) ? value : {};
}

export function isMap(value: Value): value is ValueMap {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Converts a context to the evaluator's data only when an expression uses it, because event payloads are large. */
class LazyContexts extends data.Dictionary {
  readonly #contexts: Contexts;

  constructor(contexts: Contexts) {
    super();
    this.#contexts = contexts;
  }

  override get(name: string): data.ExpressionData {
    const known = CONTEXT_NAMES.find((candidate) => candidate === name.toLowerCase());
    // The evaluator fails on a missing context. On GitHub, contexts that do not apply are empty.
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
