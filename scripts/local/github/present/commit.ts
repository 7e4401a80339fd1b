import { findLogin } from "../auth/identity.ts";
import type { GitCommit, Signature } from "../git/commits.ts";
import type { ChangedFile } from "../git/diff.ts";
import type { RepositoryRecord } from "../store/records/repositories.ts";
import type { Store } from "../store/store.ts";
import { nodeId } from "./node-id.ts";
import { repositoryApi, repositoryPage } from "./repository.ts";
import { type Json, type PresentContext, presentUser } from "./user.ts";

const UNVERIFIED = {
  verified: false,
  reason: "unsigned",
  signature: null,
  payload: null,
  verified_at: null,
};

/** Renders GitHub's schema `git-commit`, the git object only. */
export function presentGitCommit(
  context: PresentContext,
  repository: RepositoryRecord,
  commit: GitCommit,
): Json {
  const api = repositoryApi(context, repository);
  const page = repositoryPage(context, repository);
  return {
    sha: commit.sha,
    node_id: nodeId("Commit", commit.sha),
    url: `${api}/git/commits/${commit.sha}`,
    html_url: `${page}/commit/${commit.sha}`,
    author: commit.author,
    committer: commit.committer,
    tree: { sha: commit.tree, url: `${api}/git/trees/${commit.tree}` },
    message: commit.message,
    parents: commit.parents.map((sha) => ({
      sha,
      url: `${api}/git/commits/${sha}`,
      html_url: `${page}/commit/${sha}`,
    })),
    verification: UNVERIFIED,
  };
}

/** Renders GitHub's schema `commit`. `files` adds the changed files and their totals. */
export function presentCommit(
  context: PresentContext,
  repository: RepositoryRecord,
  commit: GitCommit,
  files?: readonly ChangedFile[],
): Json {
  const api = repositoryApi(context, repository);
  const page = repositoryPage(context, repository);
  const url = `${api}/commits/${commit.sha}`;
  return {
    url,
    sha: commit.sha,
    node_id: nodeId("Commit", commit.sha),
    html_url: `${page}/commit/${commit.sha}`,
    comments_url: `${url}/comments`,
    commit: {
      url: `${api}/git/commits/${commit.sha}`,
      author: commit.author,
      committer: commit.committer,
      message: commit.message,
      tree: { sha: commit.tree, url: `${api}/git/trees/${commit.tree}` },
      comment_count: 0,
      verification: UNVERIFIED,
    },
    author: presentAuthor(context, commit.author),
    committer: presentAuthor(context, commit.committer),
    parents: commit.parents.map((sha) => ({
      sha,
      url: `${api}/commits/${sha}`,
      html_url: `${page}/commit/${sha}`,
    })),
    ...(files === undefined ? {} : withFiles(context, repository, commit.sha, files)),
  };
}

function withFiles(
  context: PresentContext,
  repository: RepositoryRecord,
  sha: string,
  files: readonly ChangedFile[],
): Json {
  const additions = files.reduce((sum, file) => sum + file.additions, 0);
  const deletions = files.reduce((sum, file) => sum + file.deletions, 0);
  return {
    stats: { total: additions + deletions, additions, deletions },
    files: presentFiles(context, repository, sha, files),
  };
}

/** Renders GitHub's schema `diff-entry`. `sha` is the commit that the links refer to. */
export function presentFiles(
  context: PresentContext,
  repository: RepositoryRecord,
  sha: string,
  files: readonly ChangedFile[],
): Json[] {
  const api = repositoryApi(context, repository);
  const page = repositoryPage(context, repository);
  return files.map((file) => {
    const path = encodePath(file.path);
    return {
      sha: file.sha,
      filename: file.path,
      status: file.status,
      additions: file.additions,
      deletions: file.deletions,
      changes: file.additions + file.deletions,
      blob_url: `${page}/blob/${sha}/${path}`,
      raw_url: `${page}/raw/${sha}/${path}`,
      contents_url: `${api}/contents/${path}?ref=${sha}`,
      ...(file.patch === undefined ? {} : { patch: file.patch }),
      ...(file.previousPath === undefined ? {} : { previous_filename: file.previousPath }),
    };
  });
}

/** Percent-encodes each segment of a path. */
export function encodePath(path: string): string {
  return path.split("/").map(encodeURIComponent).join("/");
}

function presentAuthor(context: PresentContext, { email }: Signature): Json | null {
  const login = findLogin(context.store, email);
  return login === undefined ? null : presentUser(context, login);
}

/** Renders a commit's author as in a webhook, with `username` if an account has the e-mail address. */
export function presentSignature(store: Store, { name, email, date }: Signature): Json {
  const username = findLogin(store, email);
  return { name, email, date, ...(username === undefined ? {} : { username }) };
}
