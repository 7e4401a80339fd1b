import { isAbsolute } from "node:path";
import * as v from "valibot";
import { PipelineError } from "../../domain/errors.ts";
import * as fields from "../../domain/schema/fields.ts";
import { describeProblems, validate } from "../../domain/schema/validate.ts";

/** `core.getInput`, or a record in tests. An input that is not set reads as an empty string. */
export type ReadInput = (name: string) => string;

/** The inputs that `entries` declares, by their names in camel case; an optional input that is empty is absent. */
type Inputs<Entries extends v.ObjectEntries> = CamelCased<v.InferOutput<v.ObjectSchema<Entries, undefined>>>;

type CamelCased<Values> = { readonly [Name in keyof Values as CamelCase<Name & string>]: Values[Name] };

type CamelCase<Name extends string> = Name extends `${infer Head}-${infer Tail}`
  ? `${Head}${Capitalize<CamelCase<Tail>>}`
  : Name;

/**
 * Reads an Action's inputs, each trimmed and checked against its schema. Throws INPUT_INVALID once, with every problem,
 * so that one correction of the workflow is enough. An empty input counts as not set. Defaults are in action.yml only.
 */
export function readInputs<const Entries extends v.ObjectEntries>(
  read: ReadInput,
  entries: Entries,
): Inputs<Entries> {
  const given = Object.keys(entries).map((name) => [name, read(name).trim()] as const);
  const present = Object.fromEntries(given.filter(([, value]) => value !== ""));
  const validation = validate(v.object(entries), present);
  if (!validation.valid) throw new PipelineError("INPUT_INVALID", describeProblems(validation.problems));
  const inputs = Object.entries(validation.value).map(([name, value]) => [toCamelCase(name), value]);
  return Object.fromEntries(inputs) as Inputs<Entries>;
}

function toCamelCase(name: string): string {
  return name.replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
}

/** Schema of a credential. It accepts every string, because a schema that refuses a value quotes it in the log. */
export const secret = v.string();

/** Marks an input that may be left empty. */
export const optional = <const Schema extends v.GenericSchema>(schema: Schema) => v.exactOptional(schema);

/** `true` or `false`. */
export const flag = v.pipe(
  v.string(),
  v.picklist(["true", "false"]),
  v.transform((value) => value === "true"),
);

/** A positive whole number of at most ten digits, such as a pull request's. */
export const number = v.pipe(
  v.string(),
  v.regex(/^[1-9]\d{0,9}$/, "a positive whole number"),
  v.transform(Number),
);

/** An http or https URL; trailing slashes are removed, so that paths can be appended. */
export const url = v.pipe(
  v.string(),
  v.check((text) => /^https?:$/.test(URL.parse(text)?.protocol ?? ""), "an http or https URL"),
  v.transform((text) => text.replace(/\/+$/, "")),
);

/** Schema of an absolute path. */
export const absolutePath = v.pipe(v.string(), v.check(isAbsolute, "an absolute path"));

/** Creates the schema of JSON text of a value that fits `schema`. */
export const json = <const Schema extends v.GenericSchema>(schema: Schema) =>
  v.pipe(v.string(), v.parseJson(undefined, "JSON"), schema);

/** The inputs of every Action that calls Cloudflare. */
export const CLOUDFLARE_INPUTS = {
  "api-token": secret,
  "account-id": optional(fields.accountId),
  "api-base-url": url,
};
