import { COMMIT_SHA } from "../../../../actions/shared/domain/identifiers.ts";
import { type GitObject, ObjectReader } from "./object-reader.ts";
import { type GitOptions, type GitResult, runGit } from "./run-git.ts";

/** Ref names that git or `rev-parse` would misread: https://git-scm.com/docs/git-check-ref-format */
const UNSAFE_REF = /^-|[\s~^:?*[\\]|\.\.|@\{|\/\/|\.lock(\/|$)|\/$|\.$|^\//;

const ABBREVIATED_SHA = /^[0-9a-f]{7,40}$/;

/** One bare repository on disk. The files beside this one operate on it: refs, commits, diffs, merges. */
export class GitRepository {
  readonly directory: string;
  readonly #reader: ObjectReader;
  #last: Promise<unknown> = Promise.resolve();

  constructor(directory: string) {
    this.directory = directory;
    this.#reader = new ObjectReader(directory);
  }

  /** Runs a git command in the repository. */
  run(args: readonly string[], options?: GitOptions): Promise<GitResult> {
    return runGit(this.directory, args, options);
  }

  /** Runs a git command and returns its output without the trailing line break. */
  async text(args: readonly string[], options?: GitOptions): Promise<string> {
    return (await this.run(args, options)).stdout.toString().replace(/\n$/, "");
  }

  /** Reads an object by a SHA, a full ref, or `<commit>:<path>`; undefined when it does not exist. */
  object(name: string): Promise<GitObject | undefined> {
    return this.#reader.read(name);
  }

  /**
   * Resolves a SHA, full ref, branch or tag, tried in this order, to a 40-digit commit SHA; undefined when none matches.
   * A branch takes precedence over a tag of the same name, as in GitHub's API.
   */
  async resolve(name: string): Promise<string | undefined> {
    if (!isSafeRef(name)) return undefined;
    for (const candidate of COMMIT_SHA.test(name) || name.startsWith("refs/") ? [name] : expandRef(name)) {
      const commit = await this.object(`${candidate}^{commit}`);
      if (commit !== undefined) return commit.sha;
    }
    return undefined;
  }

  /** Runs `change` once every earlier change of this repository is complete. A nested call would wait forever. */
  exclusively<T>(change: () => Promise<T>): Promise<T> {
    const result = this.#last.then(change);
    this.#last = result.catch(() => {});
    return result;
  }

  /** Resolves once every queued change is complete. */
  async settled(): Promise<void> {
    await this.#last;
  }

  /** Stops the repository's git process. */
  close(): void {
    this.#reader.close();
  }
}

/** Returns true for a name that git accepts as a ref and `rev-parse` does not read as an expression. */
export function isSafeRef(name: string): boolean {
  return name !== "" && name !== "@" && !UNSAFE_REF.test(name);
}

/** Lists what a short name may stand for, by precedence: a branch, a tag, another ref, an abbreviated SHA. */
function expandRef(name: string): readonly string[] {
  const refs = [`refs/heads/${name}`, `refs/tags/${name}`, `refs/${name}`];
  return ABBREVIATED_SHA.test(name) ? [...refs, name] : refs;
}
