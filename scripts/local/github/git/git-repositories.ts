import { mkdir, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { RepositoryRecord } from "../store/records/repositories.ts";
import { GitRepository } from "./git-repository.ts";
import { runGit } from "./run-git.ts";

/** The bare repositories in one directory: `<root>/<owner>/<name>.git`. */
export class GitRepositories {
  readonly root: string;
  readonly #open = new Map<string, GitRepository>();

  constructor(root: string) {
    this.root = root;
  }

  /** Returns the git side of a repository record. */
  open(repository: Pick<RepositoryRecord, "owner" | "name">): GitRepository {
    const directory = this.directoryOf(repository);
    let opened = this.#open.get(directory);
    if (opened === undefined) {
      opened = new GitRepository(directory);
      this.#open.set(directory, opened);
    }
    return opened;
  }

  /** Returns the absolute path of a bare repository. */
  directoryOf({ owner, name }: Pick<RepositoryRecord, "owner" | "name">): string {
    return join(this.root, owner, `${name}.git`);
  }

  /** Creates an empty bare repository. */
  async create(repository: RepositoryRecord): Promise<void> {
    const directory = this.directoryOf(repository);
    await mkdir(directory, { recursive: true });
    // No template: its sample hooks would make up half of the repository's files.
    const branch = `--initial-branch=${repository.defaultBranch}`;
    await runGit(directory, ["init", "-q", "--bare", "--template=", branch]);
  }

  /** Renames a repository or changes its owner. */
  async move(from: RepositoryRecord, to: RepositoryRecord): Promise<void> {
    this.#forget(from);
    await mkdir(dirname(this.directoryOf(to)), { recursive: true });
    await rename(this.directoryOf(from), this.directoryOf(to));
  }

  /** Deletes a repository from disk. */
  async remove(repository: RepositoryRecord): Promise<void> {
    this.#forget(repository);
    await rm(this.directoryOf(repository), { recursive: true, force: true });
  }

  /** Resolves once every queued change of every repository is complete. */
  async settled(): Promise<void> {
    for (const repository of this.#open.values()) await repository.settled();
  }

  /** Stops the git processes of all repositories. */
  close(): void {
    for (const repository of this.#open.values()) repository.close();
    this.#open.clear();
  }

  #forget(repository: RepositoryRecord): void {
    const directory = this.directoryOf(repository);
    this.#open.get(directory)?.close();
    this.#open.delete(directory);
  }
}
