import { PipelineError } from "../../actions/shared/domain/errors.ts";
import type { ChangeSet } from "../../actions/shared/domain/generation/change-set.ts";
import type { AppFiles, CommittedFile } from "../../actions/shared/ports/app-files.ts";
import type { Branches } from "../../actions/shared/ports/branches.ts";

type Tree = ReadonlyMap<string, string>;

/** A repository in memory: commits with their trees and messages, and branches that point at them. */
export class FakeRepositoryFiles implements AppFiles, Branches {
  readonly #commits = new Map<string, { readonly tree: Tree; readonly message: string }>();
  readonly #branches = new Map<string, string>();

  constructor(files: Readonly<Record<string, string>> = {}) {
    this.push("main", files);
  }

  /** Adds another author's commit; returns its SHA. */
  push(branch: string, files: Readonly<Record<string, string>>): string {
    const tree = new Map([...this.treeOf(branch), ...Object.entries(files)]);
    return this.#add(branch, tree, "pushed");
  }

  head(branch: string): string | undefined {
    return this.#branches.get(branch);
  }

  treeOf(branch: string): Tree {
    return this.#commits.get(this.#branches.get(branch) ?? "")?.tree ?? new Map();
  }

  messageOf(branch: string): string {
    return this.#commits.get(this.#branches.get(branch) ?? "")?.message ?? "";
  }

  async base() {
    return { branch: "main", commit: this.#branches.get("main") ?? "" };
  }

  async list(prefix: string): Promise<readonly string[]>;
  async list(commit: string, folder: string): Promise<readonly CommittedFile[]>;
  async list(first: string, folder?: string): Promise<readonly (string | CommittedFile)[]> {
    if (folder === undefined) return [...this.#branches.keys()].filter((name) => name.startsWith(first));
    const prefix = folder === "." ? "" : `${folder}/`;
    return [...(this.#commits.get(first)?.tree ?? [])]
      .filter(([path]) => path.startsWith(prefix))
      .map(([path, content]) => ({
        path: path.slice(prefix.length),
        sizeBytes: content.length,
        blob: content,
      }));
  }

  async folders(commit: string, folder: string): Promise<readonly string[]> {
    const files = await this.list(commit, folder);
    return [
      ...new Set(files.filter(({ path }) => path.includes("/")).map(({ path }) => path.split("/")[0] ?? "")),
    ];
  }

  async read({ blob }: CommittedFile): Promise<string | undefined> {
    return blob.includes("\0") ? undefined : blob;
  }

  async commit({ branch, newBranch, parent, message, files }: ChangeSet): Promise<string> {
    if (newBranch ? this.#branches.has(branch) : this.#branches.get(branch) !== parent) {
      throw new PipelineError("BRANCH_MOVED", `The branch "${branch}" has moved.`);
    }
    const tree = new Map(this.#commits.get(parent)?.tree);
    for (const [path, content] of files) {
      if (content === null) tree.delete(path);
      else tree.set(path, content);
    }
    return this.#add(branch, tree, message);
  }

  async remove(branch: string): Promise<void> {
    this.#branches.delete(branch);
  }

  #add(branch: string, tree: Tree, message: string): string {
    const sha = (this.#commits.size + 1).toString(16).padStart(40, "0");
    this.#commits.set(sha, { tree, message });
    this.#branches.set(branch, sha);
    return sha;
  }
}
