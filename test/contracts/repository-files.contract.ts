import { afterEach, describe, expect, it } from "vitest";
import type { ChangeSet } from "../../actions/shared/domain/generation/change-set.ts";
import type { AppFiles } from "../../actions/shared/ports/app-files.ts";
import type { Branches } from "../../actions/shared/ports/branches.ts";

export interface RepositoryUnderTest {
  readonly files: AppFiles;
  readonly branches: Branches;
  /** Pushes another author's commit to a branch, which is created from `main` if it does not exist. */
  push(branch: string, files: Readonly<Record<string, string>>): Promise<string>;
  close(): Promise<void>;
}

const APP = {
  "apps/tea/wrangler.jsonc": "{}\n",
  "apps/tea/src/grüße.ts": "export const hi = 'grüße';\n",
  "apps/poll/index.html": "<p>\n",
  "apps/README.md": "Apps\n",
};

/** Tests any implementation of `AppFiles` and `Branches`. */
export function describeRepositoryFiles(name: string, open: () => Promise<RepositoryUnderTest>): void {
  describe(`AppFiles and Branches: ${name}`, () => {
    let repository: RepositoryUnderTest;
    const opened = async () => {
      repository = await open();
      const commit = await repository.push("main", APP);
      return { ...repository, commit };
    };
    afterEach(() => repository.close());

    const changeOf = (parent: string, change: Partial<ChangeSet> = {}): ChangeSet => ({
      branch: "overskill/1-tea",
      newBranch: true,
      parent,
      message: "feat(tea): change\n",
      files: new Map([["apps/tea/src/main.ts", "export {};\n"]]),
      ...change,
    });

    it("returns the default branch and its head", async () => {
      const { branches, commit } = await opened();
      expect(await branches.base()).toEqual({ branch: "main", commit });
    });

    it("lists the app directories, and none if the directory does not exist", async () => {
      const { files, commit } = await opened();
      expect([...(await files.folders(commit, "apps"))].sort()).toEqual(["poll", "tea"]);
      expect(await files.folders(commit, "nowhere/at/all")).toEqual([]);
    });

    it("lists files relative to the directory, and reads them as UTF-8", async () => {
      const { files, commit } = await opened();
      const listed = await files.list(commit, "apps/tea");
      expect(listed.map(({ path }) => path).sort()).toEqual(["src/grüße.ts", "wrangler.jsonc"]);
      const text = listed.find(({ path }) => path.endsWith(".ts"));
      expect(text && (await files.read(text))).toBe(APP["apps/tea/src/grüße.ts"]);
      expect(await files.list(commit, "apps/nothing")).toEqual([]);
      expect((await files.list(commit, ".")).map(({ path }) => path)).toContain("apps/README.md");
    });

    it("reads a file that is not text as undefined", async () => {
      const { files, push } = await opened();
      const commit = await push("main", { "apps/tea/logo.png": "\0PNG" });
      const [binary] = (await files.list(commit, "apps/tea")).filter(({ path }) => path === "logo.png");
      expect(binary && (await files.read(binary))).toBeUndefined();
    });

    it("commits a change set as one commit on a new branch, without changing the default branch", async () => {
      const { files, branches, commit } = await opened();
      const changes = new Map([
        ["apps/tea/src/main.ts", "export {};\n"],
        ["apps/poll/index.html", null],
      ]);
      const head = await branches.commit(changeOf(commit, { files: changes }));
      const paths = (await files.list(head, "apps")).map(({ path }) => path).sort();
      expect(paths).toEqual(["README.md", "tea/src/grüße.ts", "tea/src/main.ts", "tea/wrangler.jsonc"]);
      expect(await branches.list("overskill/")).toEqual(["overskill/1-tea"]);
      expect((await branches.base()).commit).toBe(commit);
    });

    it("adds a commit to a branch whose head is unchanged", async () => {
      const { branches, commit } = await opened();
      const head = await branches.commit(changeOf(commit));
      const next = await branches.commit(changeOf(head, { newBranch: false, files: new Map([["a", "a"]]) }));
      expect(next).not.toBe(head);
    });

    it("throws BRANCH_MOVED and keeps the newer commit if the branch has one", async () => {
      const { branches, files, push, commit } = await opened();
      const head = await branches.commit(changeOf(commit));
      const theirs = await push("overskill/1-tea", { "apps/tea/theirs.ts": "export {};\n" });
      const late = changeOf(head, { newBranch: false });
      await expect(branches.commit(late)).rejects.toMatchObject({ code: "BRANCH_MOVED" });
      const next = await branches.commit(
        changeOf(theirs, { newBranch: false, files: new Map([["a", "a"]]) }),
      );
      expect((await files.list(next, "apps/tea")).map(({ path }) => path)).toContain("theirs.ts");
    });

    it("throws BRANCH_MOVED if the new branch exists already", async () => {
      const { branches, commit } = await opened();
      await branches.commit(changeOf(commit));
      await expect(branches.commit(changeOf(commit))).rejects.toMatchObject({ code: "BRANCH_MOVED" });
    });

    it("removes a branch, and ignores one that does not exist", async () => {
      const { branches, commit } = await opened();
      await branches.commit(changeOf(commit));
      await branches.remove("overskill/1-tea");
      await branches.remove("overskill/1-tea");
      expect(await branches.list("overskill/")).toEqual([]);
    });
  });
}
