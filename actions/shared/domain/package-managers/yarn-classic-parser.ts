import { LockFileInvalid } from "../lock-file/lock-file-invalid.ts";

/** Entry of a `yarn.lock` of yarn 1. Strings are empty if the entry lacks them. */
export interface ClassicEntry {
  /** What dependents ask for: `name@range`. */
  readonly patterns: readonly string[];
  readonly version: string;
  readonly resolved: string;
  readonly integrity: string;
  /** Ranges by name. */
  readonly dependencies: Readonly<Record<string, string>>;
  readonly optionalDependencies: Readonly<Record<string, string>>;
  /** Counted from 1. */
  readonly line: number;
}

interface OpenEntry {
  readonly patterns: readonly string[];
  readonly line: number;
  readonly values: Map<string, string>;
  readonly lists: Map<string, Map<string, string>>;
}

const WORD = /"(?:[^"\\]|\\.)*"|[^\s",]+/g;

/** Parses the format of yarn 1 into entries by their keys. Throws LockFileInvalid. */
export function parseClassicLock(text: string): ReadonlyMap<string, ClassicEntry> {
  const entries = new Map<string, OpenEntry>();
  let entry: OpenEntry | undefined;
  let list: Map<string, string> | undefined;
  text.split(/\r?\n/).forEach((raw, index) => {
    const line = index + 1;
    const content = raw.trim();
    if (content === "" || content.startsWith("#")) return;
    const indent = raw.length - raw.trimStart().length;
    if (indent === 0 && content.endsWith(":")) {
      const patterns = splitWords(content.slice(0, -1), line);
      const key = patterns.join(", ");
      if (entries.has(key)) throw new LockFileInvalid(`repeats the key "${key}"`, { line });
      entry = { patterns, line, values: new Map(), lists: new Map() };
      entries.set(key, entry);
      list = undefined;
    } else if (entry !== undefined && indent === 2 && content.endsWith(":")) {
      list = new Map();
      setOnce(entry.lists, content.slice(0, -1), list, line);
    } else {
      const [name, value, ...more] = splitWords(content, line);
      const target = indent === 2 ? entry?.values : indent === 4 ? list : undefined;
      if (name === undefined || value === undefined || more.length > 0 || target === undefined) {
        throw new LockFileInvalid("is not in the format of yarn 1", { line });
      }
      setOnce(target, name, value, line);
    }
  });
  return new Map([...entries].map(([key, open]) => [key, closeEntry(open)]));
}

function closeEntry({ patterns, line, values, lists }: OpenEntry): ClassicEntry {
  const find = (key: string) => values.get(key) ?? "";
  const listOf = (key: string) => Object.fromEntries(lists.get(key) ?? []);
  return {
    ...{ patterns, line, version: find("version"), resolved: find("resolved") },
    integrity: find("integrity"),
    dependencies: listOf("dependencies"),
    optionalDependencies: listOf("optionalDependencies"),
  };
}

function setOnce<Value>(target: Map<string, Value>, key: string, value: Value, line: number): void {
  if (target.has(key)) throw new LockFileInvalid(`repeats the key "${key}"`, { line });
  target.set(key, value);
}

function splitWords(text: string, line: number): readonly string[] {
  const words = text.match(WORD) ?? [];
  if (text.replace(WORD, "").replaceAll(/[\s,]/g, "") !== "") {
    throw new LockFileInvalid("is not in the format of yarn 1", { line });
  }
  return words.map((word) => (word.startsWith('"') ? unquote(word) : word));
}

function unquote(word: string): string {
  try {
    return String(JSON.parse(word));
  } catch {
    return word.slice(1, -1);
  }
}
