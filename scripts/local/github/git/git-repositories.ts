import { mkdir, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { RepositoryRecord } from "../store/records/repositories.ts";
import { GitRepository } from "./git-repository.ts";
import { runGit } from "./run-git.ts";

/** The bare repositories below one folder: `<root>/<owner>/<name>.git`. */
export class GitRepositories {
  readonly root: string;
  readonly #open = new Map<string, GitRepository>();

  constructor(root: string) {
    this.root = root;
  }

  open(repository: Pick<RepositoryRecord, "owner" | "name">): GitRepository {
    const directory = this.directoryOf(repository);
    let opened = this.#open.get(directory);
    if (opened === undefined) {
      opened = new GitRepository(directory);
      this.#open.set(directory, opened);
    }
    return opened;
  }

  directoryOf({ owner, name }: Pick<RepositoryRecord, "owner" | "name">): string {
    return join(this.root, owner, `${name}.git`);
  }

  async create(repository: RepositoryRecord): Promise<void> {
    const directory = this.directoryOf(repository);
    await mkdir(directory, { recursive: true });
    // No template: its sample hooks would be half of the repository's files.
    await runGit(directory, [
      "init",
      "-q",
      "--bare",
      "--template=",
      `--initial-branch=${repository.defaultBranch}`,
    ]);
  }

  async move(from: RepositoryRecord, to: RepositoryRecord): Promise<void> {
    this.#forget(from);
    await mkdir(dirname(this.directoryOf(to)), { recursive: true });
    await rename(this.directoryOf(from), this.directoryOf(to));
  }

  async remove(repository: RepositoryRecord): Promise<void> {
    this.#forget(repository);
    await rm(this.directoryOf(repository), { recursive: true, force: true });
  }

  /** Resolves once every change asked for so far is through. */
  async settled(): Promise<void> {
    for (const repository of this.#open.values()) await repository.settled();
  }

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
