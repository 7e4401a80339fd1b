/** Rows by id, in the order of their ids. Rows are replaced, never changed in place. */
export class Table<T extends { readonly id: number }> {
  readonly #rows = new Map<number, T>();
  readonly #nextId: () => number;
  readonly #changed: () => void;

  constructor(nextId: () => number, changed: () => void) {
    this.#nextId = nextId;
    this.#changed = changed;
  }

  insert(fields: Omit<T, "id">): T {
    const row = { ...fields, id: this.#nextId() } as T;
    this.#rows.set(row.id, row);
    this.#changed();
    return row;
  }

  get(id: number): T | undefined {
    return this.#rows.get(id);
  }

  /** Throws when the row is gone: callers hold a row they read before. */
  update(id: number, change: Partial<Omit<T, "id">>): T {
    const row = this.#rows.get(id);
    if (row === undefined) throw new Error(`There is no row ${id} to update.`);
    const updated = { ...row, ...change };
    this.#rows.set(id, updated);
    this.#changed();
    return updated;
  }

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

  /** Fills an empty table from a snapshot. */
  restore(rows: readonly T[]): void {
    for (const row of rows) this.#rows.set(row.id, row);
  }
}
