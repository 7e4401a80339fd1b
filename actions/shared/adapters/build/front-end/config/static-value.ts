/** What an expression is known to be without running it. `at` is its offset in the module. */
export type StaticValue = { readonly at: number } & (
  | { readonly kind: "plain"; readonly value: string | number | boolean | null | undefined }
  | { readonly kind: "pattern"; readonly source: string; readonly flags: string }
  | { readonly kind: "list"; readonly items: readonly StaticValue[] }
  | { readonly kind: "record"; readonly entries: ReadonlyMap<string, StaticValue> }
  /** A call of something imported: `react()` is `@vitejs/plugin-react`, `default`. */
  | {
      readonly kind: "call";
      readonly module: string;
      readonly name: string;
      readonly args: readonly StaticValue[];
    }
  | { readonly kind: "import"; readonly module: string; readonly name: string }
  /** A function whose body is one returned expression, evaluated with its parameters as given below. */
  | { readonly kind: "function"; readonly result: StaticValue }
  | { readonly kind: "unknown"; readonly what: string }
);

export type Plain =
  | string
  | number
  | boolean
  | null
  | undefined
  | readonly Plain[]
  | { readonly [name: string]: Plain };

/** The value without its places; not known when any part of it is not. */
export function toPlain(
  value: StaticValue,
):
  | { readonly known: true; readonly value: Plain }
  | { readonly known: false; readonly at: number; readonly what: string } {
  switch (value.kind) {
    case "plain":
      return { known: true, value: value.value };
    case "list": {
      const items = value.items.map(toPlain);
      const bad = items.find((item) => !item.known);
      if (bad !== undefined && !bad.known) return bad;
      return { known: true, value: items.map((item) => (item.known ? item.value : undefined)) };
    }
    case "record": {
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
      return { known: false, at: value.at, what: `something of "${value.module}"` };
    case "pattern":
      return { known: false, at: value.at, what: "a regular expression" };
    case "function":
      return { known: false, at: value.at, what: "a function" };
  }
}
