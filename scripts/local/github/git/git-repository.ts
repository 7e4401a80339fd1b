import { type GitObject, ObjectReader } from "./object-reader.ts";
import { type GitOptions, type GitResult, runGit } from "./run-git.ts";

const SHA = /^[0-9a-f]{40}$/;
/** https://git-scm.com/docs/git-check-ref-format, plus nothing that `rev-parse` would read as an operator. */
const UNSAFE_REF = /^-|[\s~^:?*[\\]|\.\.|@\{|\/\/|\.lock(\/|$)|\/$|\.$|^\//;

/** One bare repository on disk. What is done with it lives beside this file, by noun: refs, commits, diffs, merges. */
export class GitRepository {
  readonly directory: string;
  readonly #reader: ObjectReader;
  #last: Promise<unknown> = Promise.resolve();

  constructor(directory: string) {
    this.directory = directory;
    this.#reader = new ObjectReader(directory);
  }

  run(args: readonly string[], options?: GitOptions): Promise<GitResult> {
    return runGit(this.directory, args, options);
  }

  /** Text of git's answer, without the line break at its end. */
  async text(args: readonly string[], options?: GitOptions): Promise<string> {
    return (await this.run(args, options)).stdout.toString().replace(/\n$/, "");
  }

  /** `name` may be a SHA, a full ref, or `<commit>:<path>`. */
  object(name: string): Promise<GitObject | undefined> {
    return this.#reader.read(name);
  }

  /**
   * A SHA, full ref, branch or tag (in this order) to its 40-digit commit SHA; undefined when there is none. A branch
   * wins over a tag of the same name, as in GitHub's API.
   */
  async resolve(name: string): Promise<string | undefined> {
    if (!isSafeRef(name)) return undefined;
    const candidates = SHA.test(name)
      ? [name]
      : name.startsWith("refs/")
        ? [name]
        : [`refs/heads/${name}`, `refs/tags/${name}`, `refs/${name}`, ...(isAbbreviated(name) ? [name] : [])];
    for (const candidate of candidates) {
      const commit = await this.object(`${candidate}^{commit}`);
      if (commit !== undefined) return commit.sha;
    }
    return undefined;
  }

  /** Runs `change` when every earlier change of this repository is through. Never nest. */
  exclusively<T>(change: () => Promise<T>): Promise<T> {
    const result = this.#last.then(change);
    this.#last = result.catch(() => {});
    return result;
  }

  /** Resolves once every change asked for so far is through. */
  async settled(): Promise<void> {
    await this.#last;
  }

  close(): void {
    this.#reader.close();
  }
}

export function isSha(text: string): boolean {
  return SHA.test(text);
}

export function isSafeRef(name: string): boolean {
  return name !== "" && name !== "@" && !UNSAFE_REF.test(name);
}

function isAbbreviated(name: string): boolean {
  return /^[0-9a-f]{7,40}$/.test(name);
}
