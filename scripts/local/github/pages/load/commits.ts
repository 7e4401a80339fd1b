import type { components } from "@octokit/openapi-types";
import type { CommitItem } from "../views/code.ts";
import type { CommitView } from "../views/commit.ts";
import type { ChangedFile } from "../views/diff.ts";
import { callApi } from "./api.ts";
import type { PageScope } from "./page-scope.ts";

type Commit = components["schemas"]["commit"];
type File = components["schemas"]["diff-entry"];

/** Loads the newest commits of a branch that change `path`. */
export async function loadRecentCommits(scope: PageScope, ref: string, path: string): Promise<CommitItem[]> {
  const query = new URLSearchParams({ sha: ref, per_page: "12", ...(path === "" ? {} : { path }) });
  const commits = await callApi<Commit[]>(scope, "GET", `/repos/${scope.fullName}/commits?${query}`);
  return commits.map(toCommitItem);
}

/** Loads the commits of a pull request, oldest first. */
export async function loadPullCommits(scope: PageScope, number: number): Promise<CommitItem[]> {
  const path = `/repos/${scope.fullName}/pulls/${number}/commits?per_page=100`;
  return (await callApi<Commit[]>(scope, "GET", path)).map(toCommitItem);
}

/** Loads the files that a pull request changes. */
export async function loadPullFiles(scope: PageScope, number: number): Promise<ChangedFile[]> {
  const path = `/repos/${scope.fullName}/pulls/${number}/files?per_page=100`;
  return (await callApi<File[]>(scope, "GET", path)).map(toChangedFile);
}

/** Loads a commit with its message and changed files. */
export async function loadCommit(scope: PageScope, sha: string): Promise<CommitView> {
  const commit = await callApi<Commit>(
    scope,
    "GET",
    `/repos/${scope.fullName}/commits/${encodeURIComponent(sha)}`,
  );
  const [, ...body] = commit.commit.message.split("\n");
  return {
    commit: toCommitItem(commit),
    body: body.join("\n").trim(),
    files: (commit.files ?? []).map(toChangedFile),
  };
}

function toCommitItem({ sha, commit, author }: Commit): CommitItem {
  const login = author !== null && "login" in author ? author.login : undefined;
  return {
    sha,
    subject: commit.message.split("\n")[0] ?? "",
    author: login ?? commit.author?.name ?? "unknown",
    time: commit.committer?.date ?? commit.author?.date ?? "",
  };
}

function toChangedFile(file: File): ChangedFile {
  return {
    path: file.filename,
    status: file.status,
    additions: file.additions,
    deletions: file.deletions,
    ...(file.previous_filename === undefined ? {} : { previousPath: file.previous_filename }),
    ...(file.patch === undefined ? {} : { patch: file.patch }),
  };
}
