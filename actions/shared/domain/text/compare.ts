/** Compares two strings by their UTF-16 code units, so that an order is the same on every machine and in every locale. */
export function compareCodeUnits(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** Returns a comparison of items by one of their strings, in code-unit order. */
export function byCodeUnits<Item>(keyOf: (item: Item) => string): (a: Item, b: Item) => number {
  return (a, b) => compareCodeUnits(keyOf(a), keyOf(b));
}
