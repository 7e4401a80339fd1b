import * as v from "valibot";

/** Path of a value in a document: keys and 0-based indices from its root. */
export type FieldPath = readonly (string | number)[];

/** One thing that is wrong with a document; `message` is a whole sentence that names the field and quotes the value. */
export interface FieldProblem {
  readonly path: FieldPath;
  readonly message: string;
  readonly reason: "missing" | "unknown" | "invalid";
}

/** The message of `strictObject` about an unknown key. */
export const UNKNOWN_KEY = "is not a known key";

/** The valid value, or every problem with it. */
export type Validation<Value> =
  | { readonly valid: true; readonly value: Value }
  | { readonly valid: false; readonly problems: readonly FieldProblem[] };

const MAX_QUOTED = 80;

/** Words for valibot's kinds of values: https://valibot.dev/guides/issues/ */
const KINDS: Readonly<Record<string, string>> = {
  Array: "an array",
  Object: "an object",
  boolean: "true or false",
  number: "a number",
  string: "a string",
};

/**
 * Checks data from outside (a configuration, an input, a webhook, another job's output) against a schema and returns
 * every problem at once. A schema's own messages complete the sentence "`field` must be …", those of a `rawCheck` the
 * sentence "`field` …". `locate` converts a path in `value` to the path that problems name.
 */
export function validate<const Schema extends v.GenericSchema>(
  schema: Schema,
  value: unknown,
  locate: (path: FieldPath) => FieldPath = (path) => path,
): Validation<v.InferOutput<Schema>> {
  return toValidation(v.safeParse(schema, value), locate);
}

/**
 * Checks like `validate`, but stops at the first problem: a large document could otherwise give 100,000 of them.
 */
export function validateEarly<const Schema extends v.GenericSchema>(
  schema: Schema,
  value: unknown,
): Validation<v.InferOutput<Schema>> {
  return toValidation(v.safeParse(schema, value, { abortEarly: true }), (path) => path);
}

function toValidation<Schema extends v.GenericSchema>(
  result: v.SafeParseResult<Schema>,
  locate: (path: FieldPath) => FieldPath,
): Validation<v.InferOutput<Schema>> {
  if (result.success) return { valid: true, value: result.output };
  return { valid: false, problems: result.issues.map((issue) => toProblem(issue, locate)) };
}

/** Joins the messages of all problems, one per line. */
export function describeProblems(problems: readonly FieldProblem[]): string {
  return problems.map(({ message }) => message).join("\n");
}

/** Renders a field's path as code writes it, e.g. `builds[2].buildKey`; empty for the document itself. */
export function describePath(path: FieldPath): string {
  return path.reduce<string>((text, step) => {
    if (typeof step === "number") return `${text}[${step}]`;
    return text === "" ? step : `${text}.${step}`;
  }, "");
}

/** Renders a value for a message, as JSON of at most 80 characters; a value that is not JSON only by its kind. */
export function quoteValue(value: unknown): string {
  const json = renderJson(value) ?? String(value);
  return json.length > MAX_QUOTED ? `${json.slice(0, MAX_QUOTED - 1)}…` : json;
}

/** YAML aliases can make a value contain itself, which JSON cannot express. */
function renderJson(value: unknown): string | undefined {
  try {
    return JSON.stringify(value);
  } catch {
    return Array.isArray(value) ? "[…]" : "{…}";
  }
}

function toProblem(issue: v.GenericIssue, locate: (path: FieldPath) => FieldPath): FieldProblem {
  const path = locate((issue.path ?? []).map(({ key }) => (typeof key === "number" ? key : String(key))));
  const field = path.length === 0 ? "The value" : `\`${describePath(path)}\``;
  if (issue.type === "raw_check") {
    const reason = issue.message.startsWith(UNKNOWN_KEY) ? "unknown" : "invalid";
    return { path, message: `${field} ${issue.message}.`, reason };
  }
  // An object reports a missing member, and every schema an undefined one.
  if (issue.input === undefined && issue.kind === "schema") {
    return { path, message: `${field} is required.`, reason: "missing" };
  }
  const message = `${field} must be ${describeExpectation(issue)}, not ${quoteValue(issue.input)}.`;
  return { path, message, reason: "invalid" };
}

function describeExpectation({ message, expected, type, requirement }: v.GenericIssue): string {
  // valibot's own messages begin with "Invalid"; one that a schema gives is the expectation itself.
  if (!message.startsWith("Invalid ")) return message;
  if (type === "picklist" || type === "literal" || type === "union") {
    return `one of ${(expected ?? "").replaceAll(/[()]/g, "").replaceAll(" | ", ", ").replaceAll('"', "")}`;
  }
  if (type === "integer") return "a whole number";
  if (type === "min_value") return `at least ${String(requirement)}`;
  if (type === "max_value") return `at most ${String(requirement)}`;
  return KINDS[expected ?? ""] ?? expected ?? "valid";
}
