import type { KeyPath } from "./config-document.ts";

export interface FieldProblem {
  readonly path: KeyPath;
  readonly message: string;
}

type Table = Readonly<Record<string, unknown>>;

/**
 * One table of a configuration file, read key by key. It collects what is wrong instead of stopping at it,
 * and `close` reports every key that nobody asked for, so that nothing is dropped in silence.
 */
export class Section {
  readonly path: KeyPath;
  readonly #table: Table;
  readonly #problems: FieldProblem[];
  readonly #origins: ReadonlyMap<string, KeyPath>;
  readonly #known = new Set<string>();

  /** `origins` says where keys stand that were taken over from somewhere else than `path`. */
  constructor(
    table: Table,
    path: KeyPath,
    problems: FieldProblem[],
    origins: ReadonlyMap<string, KeyPath> = new Map(),
  ) {
    this.path = path;
    this.#table = table;
    this.#problems = problems;
    this.#origins = origins;
  }

  /** A section for a whole file. */
  static of(value: unknown, problems: FieldProblem[]): Section {
    const table = isTable(value) ? value : {};
    if (!isTable(value)) problems.push({ path: [], message: "The file must hold one object." });
    return new Section(table, [], problems);
  }

  /** The keys as they stand in the file. */
  get keys(): readonly string[] {
    return Object.keys(this.#table);
  }

  has(key: string): boolean {
    return this.#table[key] !== undefined;
  }

  pathOf(key: string): KeyPath {
    return this.#origins.get(key) ?? [...this.path, key];
  }

  /** The value as it is; the key counts as known. */
  raw(key: string): unknown {
    this.#known.add(key);
    return this.#table[key];
  }

  text(key: string, accepts: RegExp = /^.+$/s, expected = "a text that is not empty"): string | undefined {
    const value = this.raw(key);
    if (value === undefined) return undefined;
    if (typeof value === "string" && accepts.test(value)) return value;
    this.problem(key, `must be ${expected}, not ${quote(value)}`);
    return undefined;
  }

  requiredText(key: string, accepts?: RegExp, expected?: string): string {
    if (!this.has(key)) this.problem(key, "is required");
    return this.text(key, accepts, expected) ?? "";
  }

  choice(key: string, choices: readonly string[]): string | undefined {
    const value = this.raw(key);
    if (value === undefined) return undefined;
    if (typeof value === "string" && choices.includes(value)) return value;
    this.problem(key, `must be one of ${choices.join(", ")}, not ${quote(value)}`);
    return undefined;
  }

  number(key: string, accepts: (value: number) => boolean, expected: string): number | undefined {
    const value = this.raw(key);
    if (value === undefined) return undefined;
    if (typeof value === "number" && accepts(value)) return value;
    this.problem(key, `must be ${expected}, not ${quote(value)}`);
    return undefined;
  }

  flag(key: string): boolean | undefined {
    const value = this.raw(key);
    if (value === undefined || typeof value === "boolean") return value;
    this.problem(key, `must be true or false, not ${quote(value)}`);
    return undefined;
  }

  texts(key: string): readonly string[] {
    const value = this.raw(key);
    if (value === undefined) return [];
    if (Array.isArray(value) && value.every((entry) => typeof entry === "string")) return value;
    this.problem(key, `must be a list of texts, not ${quote(value)}`);
    return [];
  }

  textMap(key: string): Readonly<Record<string, string>> {
    const value = this.raw(key);
    if (value === undefined) return {};
    if (isTable(value) && Object.values(value).every((entry) => typeof entry === "string")) {
      return value as Record<string, string>;
    }
    this.problem(key, `must be a table of texts, not ${quote(value)}`);
    return {};
  }

  /** A table that is taken over as it is, but for keys that are not among `keys`. */
  table(key: string, keys?: readonly string[]): Table | undefined {
    const section = this.section(key);
    if (section === undefined) return undefined;
    for (const each of keys ?? Object.keys(section.#table)) section.raw(each);
    section.close(() => "is not known");
    return section.#table;
  }

  section(key: string): Section | undefined {
    const value = this.raw(key);
    if (value === undefined) return undefined;
    if (isTable(value)) return new Section(value, this.pathOf(key), this.#problems);
    this.problem(key, `must be a table, not ${quote(value)}`);
    return undefined;
  }

  sections(key: string): readonly Section[] {
    const value = this.raw(key);
    if (value === undefined) return [];
    if (Array.isArray(value) && value.every(isTable)) {
      return value.map((table, index) => new Section(table, [...this.pathOf(key), index], this.#problems));
    }
    this.problem(key, `must be a list of tables, not ${quote(value)}`);
    return [];
  }

  /** `text` completes a sentence that begins with the key. */
  problem(key: string, text: string): void {
    const path = this.pathOf(key);
    this.#problems.push({ path, message: `\`${describePath(path)}\` ${text}.` });
  }

  /** Call last: reports the keys that were not read. */
  close(explain: (key: string) => string = () => "is not supported here"): void {
    for (const key of Object.keys(this.#table)) {
      if (!this.#known.has(key)) this.problem(key, explain(key));
    }
  }
}

function describePath(path: KeyPath): string {
  return path.reduce<string>(
    (text, step) => (typeof step === "number" ? `${text}[${step}]` : text === "" ? step : `${text}.${step}`),
    "",
  );
}

export function isTable(value: unknown): value is Table {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Date);
}

function quote(value: unknown): string {
  return (JSON.stringify(value) ?? String(value)).slice(0, 80);
}
