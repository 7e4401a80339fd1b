import { tokenizer } from "acorn";

/** Where names stand in a script, by offset. */
export interface ChunkTokens {
  /** `var` statements outside of every function and block. */
  readonly statements: ReadonlySet<number>;
  /** The names that were asked for, where they stand for a variable: not as a key, and not after a dot. */
  readonly uses: ReadonlyMap<string, readonly number[]>;
}

const OPENING = new Set(["{", "(", "[", "${"]);
const CLOSING = new Set(["}", ")", "]"]);

/**
 * Reads a minified script from `from` on, which should be outside of every function and block. Undefined when that
 * cannot be, or when it is no script.
 */
export function readTokens(text: string, names: ReadonlySet<string>, from: number): ChunkTokens | undefined {
  const statements = new Set<number>();
  const uses = new Map<string, number[]>();
  let [depth, before] = [0, ""];
  try {
    const tokens = tokenizer(text.slice(from), { ecmaVersion: "latest", sourceType: "module" });
    for (const { type, start, end } of tokens) {
      const { label } = type;
      if (label === "name") {
        const value = text.slice(from + start, from + end);
        const isKey = text[from + end] === ":" && (before === "{" || before === ",");
        if (names.has(value) && before !== "." && before !== "?." && !isKey) {
          const known = uses.get(value);
          if (known === undefined) uses.set(value, [from + start]);
          else known.push(from + start);
        }
      } else if (label === "var") {
        if (depth === 0) statements.add(from + start);
      } else if (OPENING.has(label)) depth += 1;
      else if (CLOSING.has(label) && --depth < 0) return undefined;
      before = label;
    }
  } catch {
    return undefined;
  }
  return depth === 0 ? { statements, uses } : undefined;
}
