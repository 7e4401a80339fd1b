/** Returns a record's own entry, so that names from clients, such as `constructor`, do not reach the prototype. */
export function ownEntry<Value>(record: Readonly<Record<string, Value>>, key: string): Value | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}
