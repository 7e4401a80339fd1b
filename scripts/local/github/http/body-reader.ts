import type { Context } from "hono";
import { isRecord } from "../../../../actions/shared/domain/schema/is-record.ts";
import { GitHubError } from "./errors.ts";

/** Reads the request's JSON object; an empty body counts as an empty object. Throws GitHub's 400 for anything else. */
export async function readBody(c: Context): Promise<BodyReader> {
  const text = await c.req.text();
  if (text.trim() === "") return new BodyReader({});
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new GitHubError(400, "Problems parsing JSON");
  }
  if (!isRecord(value)) throw new GitHubError(400, "Body should be a JSON object");
  return new BodyReader(value);
}

/**
 * Reads the fields of a request body, collects every problem, and reports all of them in `done`, which the route calls
 * after the last field. Not a valibot schema like other foreign data, since the messages are GitHub's own.
 */
export class BodyReader {
  readonly #fields: Readonly<Record<string, unknown>>;
  readonly #problems: string[] = [];

  constructor(fields: Readonly<Record<string, unknown>>) {
    this.#fields = fields;
  }

  /** Returns true for a field that was sent, even as null. */
  has(name: string): boolean {
    return this.#fields[name] !== undefined;
  }

  /** Returns the field as sent, unchecked. */
  raw(name: string): unknown {
    return this.#fields[name];
  }

  /** Returns a string; records a problem when it is absent. */
  requiredString(name: string): string {
    const value = this.#fields[name];
    if (value === undefined) this.#problems.push(`"${name}" wasn't supplied.`);
    return this.string(name) ?? "";
  }

  /** Returns undefined for an absent field and for null; use `isNull` where null clears the value. */
  string(name: string): string | undefined {
    return this.#typed(name, "a string", (value) => typeof value === "string");
  }

  isNull(name: string): boolean {
    return this.#fields[name] === null;
  }

  boolean(name: string): boolean | undefined {
    return this.#typed(name, "a boolean", (value) => typeof value === "boolean");
  }

  number(name: string): number | undefined {
    return this.#typed(name, "an integer", Number.isSafeInteger);
  }

  /** Returns a string of `choices`; records a problem for any other. */
  oneOf<T extends string>(name: string, choices: readonly T[]): T | undefined {
    const value = this.string(name);
    if (value === undefined) return undefined;
    if (!choices.includes(value as T)) {
      this.#problems.push(`"${value}" is not a possible value. Must be one of: ${choices.join(", ")}.`);
    }
    return value as T;
  }

  strings(name: string): readonly string[] | undefined {
    return this.#typed(name, "an array", (value) => Array.isArray(value) && value.every(isString));
  }

  objects(name: string): readonly BodyReader[] | undefined {
    const rows = this.#typed<readonly Readonly<Record<string, unknown>>[]>(
      name,
      "an array",
      (value) => Array.isArray(value) && value.every(isRecord),
    );
    return rows?.map((row) => new BodyReader(row));
  }

  object(name: string): BodyReader | undefined {
    const value = this.#typed<Readonly<Record<string, unknown>>>(name, "an object", isRecord);
    return value === undefined ? undefined : new BodyReader(value);
  }

  /** Records a problem that the caller found. */
  problem(message: string): void {
    this.#problems.push(message);
  }

  /** Throws GitHub's 422 with all problems when there are any. */
  done(): void {
    if (this.#problems.length > 0) {
      throw new GitHubError(422, `Invalid request.\n\n${this.#problems.join("\n")}`);
    }
  }

  #typed<T>(name: string, expected: string, matches: (value: unknown) => boolean): T | undefined {
    const value = this.#fields[name];
    if (value === undefined || value === null) return undefined;
    if (matches(value)) return value as T;
    this.#problems.push(`For 'properties/${name}', ${JSON.stringify(value)} is not ${expected}.`);
    return undefined;
  }
}

function isString(value: unknown): value is string {
  return typeof value === "string";
}
