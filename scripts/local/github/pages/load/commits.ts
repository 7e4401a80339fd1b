import type { components } from "@octokit/openapi-types";
import type { CommitItem } from "../views/code.ts";
import type { CommitView } from "../views/commit.ts";
import type { ChangedFile } from "../views/diff.ts";
import { callApi } from "./api.ts";
import type { PageScope } from "./page-scope.ts";

type Commit = components["schemas"]["commit"];
type File = components["schemas"]["diff-entry"];

/** The newest commits of a branch that touch `path`. */
export async function loadRecentCommits(scope: PageScope, ref: string, path: string): Promise<CommitItem[]> {
  const query = new URLSearchParams({ sha: ref, per_page: "12", ...(path === "" ? {} : { path }) });
  const commits = await callApi<Commit[]>(scope, "GET", `/repos/${scope.fullName}/commits?${query}`);
  return commits.map(commitItem);
}

/** Oldest first. */
export async function loadPullCommits(scope: PageScope, number: number): Promise<CommitItem[]> {
  const path = `/repos/${scope.fullName}/pulls/${number}/commits?per_page=100`;
  return (await callApi<Commit[]>(scope, "GET", path)).map(commitItem);
}

export async function loadPullFiles(scope: PageScope, number: number): Promise<ChangedFile[]> {
  const path = `/repos/${scope.fullName}/pulls/${number}/files?per_page=100`;
  return (await callApi<File[]>(scope, "GET", path)).map(changedFile);
}

export async function loadCommit(scope: PageScope, sha: string): Promise<CommitView> {
  const commit = await callApi<Commit>(
    scope,
    "GET",
    `/repos/${scope.fullName}/commits/${encodeURIComponent(sha)}`,
  );
  const [, ...body] = commit.commit.message.split("\n");
  return {
    commit: commitItem(commit),
    body: body.join("\n").trim(),
    files: (commit.files ?? []).map(changedFile),
  };
}

function commitItem({ sha, commit, author }: Commit): CommitItem {
  const login = author !== null && "login" in author ? author.login : undefined;
  return {
    sha,
    subject: commit.message.split("\n")[0] ?? "",
    author: login ?? commit.author?.name ?? "unknown",
    time: commit.committer?.date ?? commit.author?.date ?? "",
  };
}

function changedFile(file: File): ChangedFile {
  return {
    path: file.filename,
    status: file.status,
    additions: file.additions,
    deletions: file.deletions,
    ...(file.previous_filename === undefined ? {} : { previousPath: file.previous_filename }),
    ...(file.patch === undefined ? {} : { patch: file.patch }),
  };
}
