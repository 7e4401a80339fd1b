import * as v from "valibot";

// Schemas for data of which a valid part is better than nothing, such as a report or a comment that people can edit.

/**
 * Creates the schema of an array that drops entries that do not fit `entry`; a value that is not an array becomes
 * empty.
 */
export function validEntries<const Entry extends v.GenericSchema>(entry: Entry, maxEntries = 1000) {
  return v.pipe(
    v.unknown(),
    v.transform((value): readonly v.InferOutput<Entry>[] => {
      const entries: readonly unknown[] = Array.isArray(value) ? value.slice(0, maxEntries) : [];
      return entries.flatMap((one) => {
        const { success, output } = v.safeParse(entry, one);
        return success ? [output] : [];
      });
    }),
  );
}

/** Creates the schema of a member that becomes undefined if it is absent or does not fit. */
export function ifValid<const Schema extends v.GenericSchema>(schema: Schema) {
  return v.fallback(v.optional(schema), undefined);
}

type Defined<Value> = {
  readonly [Key in keyof Value as undefined extends Value[Key] ? never : Key]: Value[Key];
} & {
  readonly [Key in keyof Value as undefined extends Value[Key] ? Key : never]?: Exclude<
    Value[Key],
    undefined
  >;
};

/** Removes the members of an object that are undefined. */
export function withoutUndefined<Value extends object>(value: Value): Defined<Value> {
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  return Object.fromEntries(members) as Defined<Value>;
}
