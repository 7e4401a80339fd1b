import { byCodeUnits } from "../text/compare.ts";
export interface WorkspaceFile {
  /** Relative to the app's folder. */
  readonly path: string;
  readonly sizeBytes: number;
}

/** What the model wrote: contents by path relative to the app's folder, null for a deletion. */
export type Proposal = ReadonlyMap<string, string | null>;

/** Contents of a committed file; undefined when it is binary. */
export type ReadCommitted = (path: string) => Promise<string | undefined>;

/** An app's files in memory: what is committed, with the model's changes over it. */
export class Workspace {
  readonly #committed: ReadonlyMap<string, WorkspaceFile>;
  readonly #readCommitted: ReadCommitted;
  readonly #changes: Map<string, string | null>;
  readonly #texts = new Map<string, string | undefined>();

  /** `starter` counts as change: of a new app, every file is to be committed. */
  constructor(
    committed: readonly WorkspaceFile[],
    readCommitted: ReadCommitted,
    starter: ReadonlyMap<string, string> = new Map(),
  ) {
    this.#committed = new Map(committed.map((file) => [file.path, file]));
    this.#readCommitted = readCommitted;
    this.#changes = new Map(starter);
  }

  list(): readonly WorkspaceFile[] {
    const kept = [...this.#committed.values()].filter(({ path }) => !this.#changes.has(path));
    const written = [...this.#changes].flatMap(([path, content]) =>
      content === null ? [] : [{ path, sizeBytes: sizeOf(content) }],
    );
    return [...kept, ...written].sort(byCodeUnits(({ path }) => path));
  }

  has(path: string): boolean {
    const change = this.#changes.get(path);
    return change === undefined ? this.#committed.has(path) : change !== null;
  }

  /** Undefined when there is no such file, or when it is binary. */
  async read(path: string): Promise<string | undefined> {
    const change = this.#changes.get(path);
    if (change !== undefined) return change ?? undefined;
    if (!this.#committed.has(path)) return undefined;
    if (!this.#texts.has(path)) this.#texts.set(path, await this.#readCommitted(path));
    return this.#texts.get(path);
  }

  write(path: string, content: string): void {
    this.#changes.set(path, content);
  }

  remove(path: string): void {
    if (this.#committed.has(path)) this.#changes.set(path, null);
    else this.#changes.delete(path);
  }

  /** Only what differs from the commit: a file written back as it was is no change. */
  async proposal(): Promise<Proposal> {
    const changes = new Map<string, string | null>();
    for (const [path, content] of this.#changes) {
      if (content !== null && this.#committed.has(path)) {
        if (!this.#texts.has(path)) this.#texts.set(path, await this.#readCommitted(path));
        if (this.#texts.get(path) === content) continue;
      }
      changes.set(path, content);
    }
    return changes;
  }
}

/** Bytes in UTF-8. */
export function sizeOf(text: string): number {
  return new TextEncoder().encode(text).byteLength;
}
