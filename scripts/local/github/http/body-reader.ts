import type { Context } from "hono";
import { GitHubError } from "./errors.ts";

/** Reads a JSON object; an empty body is an empty object. Throws GitHub's 400 for anything else. */
export async function readBody(c: Context): Promise<BodyReader> {
  const text = await c.req.text();
  if (text.trim() === "") return new BodyReader({});
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new GitHubError(400, "Problems parsing JSON");
  }
  if (!isObject(value)) throw new GitHubError(400, "Body should be a JSON object");
  return new BodyReader(value);
}

/** Reads every field before refusing, then names all that are wrong: call `done` after the last one. */
export class BodyReader {
  readonly #fields: Readonly<Record<string, unknown>>;
  readonly #problems: string[] = [];

  constructor(fields: Readonly<Record<string, unknown>>) {
    this.#fields = fields;
  }

  has(name: string): boolean {
    return this.#fields[name] !== undefined;
  }

  /** As sent, unchecked. */
  raw(name: string): unknown {
    return this.#fields[name];
  }

  requiredString(name: string): string {
    const value = this.#fields[name];
    if (value === undefined) this.#problems.push(`"${name}" wasn't supplied.`);
    return this.string(name) ?? "";
  }

  /** Undefined when absent or null: ask `isNull` where null means "clear". */
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
      (value) => Array.isArray(value) && value.every(isObject),
    );
    return rows?.map((row) => new BodyReader(row));
  }

  object(name: string): BodyReader | undefined {
    const value = this.#typed<Readonly<Record<string, unknown>>>(name, "an object", isObject);
    return value === undefined ? undefined : new BodyReader(value);
  }

  problem(message: string): void {
    this.#problems.push(message);
  }

  /** Throws GitHub's 422 when a field was missing or of a wrong type. */
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

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isString(value: unknown): value is string {
  return typeof value === "string";
}
