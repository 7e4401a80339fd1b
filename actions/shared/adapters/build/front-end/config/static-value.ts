/** The value of an expression, as far as it can be known without running it. `at` is the expression's offset in the module. */
export type StaticValue = { readonly at: number } & (
  | { readonly kind: "plain"; readonly value: PlainValue }
  | { readonly kind: "pattern"; readonly source: string; readonly flags: string }
  | { readonly kind: "array"; readonly items: readonly StaticValue[] }
  | { readonly kind: "object"; readonly entries: ReadonlyMap<string, StaticValue> }
  /** A call of an imported function: `react()` is a call of `default` of `@vitejs/plugin-react`. */
  | {
      readonly kind: "call";
      readonly module: string;
      readonly name: string;
      readonly args: readonly StaticValue[];
    }
  | { readonly kind: "import"; readonly module: string; readonly name: string }
  /** A function that only returns an expression, which was evaluated with what Vite passes to a configuration. */
  | { readonly kind: "function"; readonly result: StaticValue }
  | { readonly kind: "unknown"; readonly what: string }
);

/** A primitive value of JavaScript. */
export type PlainValue = string | number | boolean | null | undefined;

/** Plain data: primitives, arrays and objects. */
export type Plain = PlainValue | readonly Plain[] | { readonly [name: string]: Plain };

/** Returns the value of a primitive. */
export function plain(value: PlainValue, at: number): StaticValue {
  return { kind: "plain", value, at };
}

/** Returns a value that is only known at run time; `what` describes the expression in messages. */
export function unknown(what: string, at: number): StaticValue {
  return { kind: "unknown", what, at };
}

/** Converts a value to plain data. If a part of it is unknown, says which and where. */
export function toPlain(
  value: StaticValue,
):
  | { readonly known: true; readonly value: Plain }
  | { readonly known: false; readonly at: number; readonly what: string } {
  switch (value.kind) {
    case "plain":
      return { known: true, value: value.value };
    case "array": {
      const items: Plain[] = [];
      for (const item of value.items) {
        const inner = toPlain(item);
        if (!inner.known) return inner;
        items.push(inner.value);
      }
      return { known: true, value: items };
    }
    case "object": {
      const result: Record<string, Plain> = Object.create(null);
      for (const [name, entry] of value.entries) {
        const inner = toPlain(entry);
        if (!inner.known) return inner;
        result[name] = inner.value;
      }
      return { known: true, value: result };
    }
    case "unknown":
      return { known: false, at: value.at, what: value.what };
    case "call":
      return { known: false, at: value.at, what: `a call of "${value.module}"` };
    case "import":
      return { known: false, at: value.at, what: `an import of "${value.module}"` };
    case "pattern":
      return { known: false, at: value.at, what: "a regular expression" };
    case "function":
      return { known: false, at: value.at, what: "a function" };
  }
}
