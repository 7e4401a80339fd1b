/** Rows by id, in ascending order. A change replaces the row; rows themselves are immutable. */
export class Table<T extends { readonly id: number }> {
  readonly #rows = new Map<number, T>();
  readonly #nextId: () => number;
  readonly #changed: () => void;

  constructor(nextId: () => number, changed: () => void) {
    this.#nextId = nextId;
    this.#changed = changed;
  }

  /** Adds a row with the next id. */
  insert(fields: Omit<T, "id">): T {
    const row = { ...fields, id: this.#nextId() } as T;
    this.#rows.set(row.id, row);
    this.#changed();
    return row;
  }

  get(id: number): T | undefined {
    return this.#rows.get(id);
  }

  /** Replaces fields of a row. Throws when the row does not exist: callers have read it before. */
  update(id: number, change: Partial<Omit<T, "id">>): T {
    const row = this.#rows.get(id);
    if (row === undefined) throw new Error(`Row ${id} does not exist.`);
    const updated = { ...row, ...change };
    this.#rows.set(id, updated);
    this.#changed();
    return updated;
  }

  /** Deletes a row; returns false when it did not exist. */
  delete(id: number): boolean {
    const existed = this.#rows.delete(id);
    if (existed) this.#changed();
    return existed;
  }

  deleteWhere(matches: (row: T) => boolean): void {
    for (const row of this.filter(matches)) this.delete(row.id);
  }

  find(matches: (row: T) => boolean): T | undefined {
    for (const row of this.#rows.values()) if (matches(row)) return row;
    return undefined;
  }

  filter(matches: (row: T) => boolean): T[] {
    return [...this.#rows.values()].filter(matches);
  }

  all(): T[] {
    return [...this.#rows.values()];
  }

  /** Fills the empty table from a snapshot. */
  restore(rows: readonly T[]): void {
    for (const row of rows) this.#rows.set(row.id, row);
  }
}
