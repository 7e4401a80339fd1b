import { PipelineError } from "../../domain/errors.ts";
import { errorMessage } from "../../domain/text/error-message.ts";

/** `core.getInput`, or a record in tests. Unset inputs read as an empty string. */
export type ReadInput = (name: string) => string;

/** Reads every input before failing, so an author fixes the workflow once, not once per run. */
export class InputReader {
  readonly #read: ReadInput;
  readonly #problems: string[] = [];

  constructor(read: ReadInput) {
    this.#read = read;
  }

  required(name: string): string {
    const value = this.optional(name);
    if (value === undefined) this.#problems.push(`\`${name}\` is required.`);
    return value ?? "";
  }

  optional(name: string): string | undefined {
    const value = this.#read(name).trim();
    return value === "" ? undefined : value;
  }

  matching(name: string, pattern: RegExp, expected: string): string | undefined {
    const value = this.optional(name);
    if (value !== undefined && !pattern.test(value)) {
      this.#problems.push(`\`${name}\` must be ${expected}, not "${value}".`);
    }
    return value;
  }

  oneOf<T extends string>(name: string, choices: readonly T[]): T {
    const value = this.required(name);
    const choice = choices.find((candidate) => candidate === value);
    if (choice !== undefined) return choice;
    if (value !== "")
      this.#problems.push(`\`${name}\` must be one of ${choices.join(", ")}, not "${value}".`);
    return choices[0] as T;
  }

  commit(name: string): string | undefined {
    return this.matching(name, /^[0-9a-f]{40}$/, "a commit's 40 hexadecimal digits");
  }

  /** `true` or `false`; false when empty. */
  flag(name: string): boolean {
    return this.matching(name, /^(true|false)$/, "true or false") === "true";
  }

  /** A positive whole number, e.g. a pull request's. */
  number(name: string): number | undefined {
    const value = this.matching(name, /^[1-9]\d{0,9}$/, "a positive whole number");
    return value === undefined ? undefined : Number(value);
  }

  /** An http(s) URL without a trailing slash. */
  url(name: string): string | undefined {
    const value = this.optional(name);
    if (value === undefined) return undefined;
    if (!/^https?:$/.test(URL.parse(value)?.protocol ?? "")) {
      this.#problems.push(`\`${name}\` must be an http or https URL, not "${value}".`);
    }
    return value.replace(/\/+$/, "");
  }

  /** JSON that `parse` accepts; `parse` throws to refuse. */
  json<T>(name: string, parse: (value: unknown) => T, otherwise: T): T {
    const text = this.required(name);
    if (text === "") return otherwise;
    try {
      return parse(JSON.parse(text));
    } catch (thrown) {
      const reason = errorMessage(thrown);
      this.#problems.push(`\`${name}\` does not hold what it must: ${reason}`);
      return otherwise;
    }
  }

  problem(message: string): void {
    this.#problems.push(message);
  }

  /** Call last: throws INPUT_INVALID once, naming every problem met. */
  done<T>(inputs: T): T {
    if (this.#problems.length > 0) throw new PipelineError("INPUT_INVALID", this.#problems.join("\n"));
    return inputs;
  }
}
