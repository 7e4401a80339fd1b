import { byteLength } from "../text/byte-size.ts";
import { byCodeUnits } from "../text/compare.ts";
/** A file of the app, and its size in bytes. */
export interface WorkspaceFile {
  /** Relative to the app's directory. */
  readonly path: string;
  readonly sizeBytes: number;
}

/** The model's changes: contents by path relative to the app's directory; null for a deletion. */
export type Proposal = ReadonlyMap<string, string | null>;

/** Reads a committed file; undefined if it is binary. */
export type ReadCommitted = (path: string) => Promise<string | undefined>;

/** An app's files in memory: the committed files with the model's changes on top. */
export class Workspace {
  readonly #committed: ReadonlyMap<string, WorkspaceFile>;
  readonly #readCommitted: ReadCommitted;
  readonly #changes: Map<string, string | null>;
  readonly #starter: ReadonlyMap<string, string>;
  readonly #texts = new Map<string, string | undefined>();

  /** The files of `starter` count as changes, because every file of a new app has to be committed. */
  constructor(
    committed: readonly WorkspaceFile[],
    readCommitted: ReadCommitted,
    starter: ReadonlyMap<string, string> = new Map(),
  ) {
    this.#committed = new Map(committed.map((file) => [file.path, file]));
    this.#readCommitted = readCommitted;
    this.#starter = starter;
    this.#changes = new Map(starter);
    this.#starter = starter;
  }

  list(): readonly WorkspaceFile[] {
    const kept = [...this.#committed.values()].filter(({ path }) => !this.#changes.has(path));
    const written = [...this.#changes].flatMap(([path, content]) =>
      content === null ? [] : [{ path, sizeBytes: byteLength(content) }],
    );
    return [...kept, ...written].sort(byCodeUnits(({ path }) => path));
  }

  has(path: string): boolean {
    const change = this.#changes.get(path);
    return change === undefined ? this.#committed.has(path) : change !== null;
  }

  /** Returns the contents of a file; undefined if it does not exist or is binary. */
  async read(path: string): Promise<string | undefined> {
    const change = this.#changes.get(path);
    if (change !== undefined) return change ?? undefined;
    if (!this.#committed.has(path)) return undefined;
    return this.#readCommittedOnce(path);
  }

  /** Returns the contents before the model's changes: of the commit, or else of the starter. */
  async original(path: string): Promise<string | undefined> {
    return this.#committed.has(path) ? this.#readCommittedOnce(path) : this.#starter.get(path);
  }

  write(path: string, content: string): void {
    this.#changes.set(path, content);
  }

  remove(path: string): void {
    if (this.#committed.has(path)) this.#changes.set(path, null);
    else this.#changes.delete(path);
  }

  /** Returns what the model wrote: the proposal without the starter's unchanged files, which are the toolkit's own. */
  async written(): Promise<Proposal> {
    const proposal = await this.proposal();
    return new Map([...proposal].filter(([path, content]) => this.#starter.get(path) !== content));
  }

  /** Returns the files that differ from the commit. */
  async proposal(): Promise<Proposal> {
    const changes = new Map<string, string | null>();
    for (const [path, content] of this.#changes) {
      const isCommitted = content !== null && this.#committed.has(path);
      if (isCommitted && (await this.#readCommittedOnce(path)) === content) continue;
      changes.set(path, content);
    }
    return changes;
  }

  async #readCommittedOnce(path: string): Promise<string | undefined> {
    if (!this.#texts.has(path)) this.#texts.set(path, await this.#readCommitted(path));
    return this.#texts.get(path);
  }
}
