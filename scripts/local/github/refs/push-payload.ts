import type { SignedInActor } from "../auth/actor.ts";
import type { Context } from "../context/context.ts";
import { type GitCommit, readCommits, type Signature } from "../git/commits.ts";
import { type TouchedFiles, touchedFiles } from "../git/diff.ts";
import type { GitRepository } from "../git/git-repository.ts";
import { commitsBetween, isAncestor, listCommits } from "../git/history.ts";
import { NO_COMMIT, type RefUpdate } from "../git/refs.ts";
import { presentSignature } from "../present/commit.ts";
import { repositoryPage } from "../present/repository.ts";
import type { Json } from "../present/user.ts";
import type { RepositoryRecord } from "../store/records/repositories.ts";

/** GitHub lists 2,048 commits, which would slow down the first push of a long history. */
const MAX_COMMITS = 100;

/** Presents a ref update as the webhook `push`. https://docs.github.com/en/webhooks/webhook-events-and-payloads#push */
export async function presentPush(
  context: Context,
  repository: RepositoryRecord,
  { ref, before, after }: RefUpdate,
  actor: SignedInActor,
): Promise<Json> {
  const opened = context.git.open(repository);
  const created = before === NO_COMMIT;
  const deleted = after === NO_COMMIT;
  const shas = deleted ? [] : await newCommits(opened, { ref, before, after });
  const [commits, touched, fastForward] = await Promise.all([
    readCommits(opened, shas),
    touchedFiles(opened, shas),
    created || deleted ? true : isAncestor(opened, before, after),
  ]);
  const page = repositoryPage(context, repository);
  const present = (commit: GitCommit) => presentPushedCommit(context, page, commit, touched.get(commit.sha));
  const head = deleted ? undefined : (commits.at(-1) ?? (await readCommits(opened, [after]))[0]);
  return {
    ref,
    before,
    after,
    base_ref: null,
    created,
    deleted,
    forced: !fastForward,
    compare: `${page}/compare/${before.slice(0, 12)}...${after.slice(0, 12)}`,
    commits: commits.map(present),
    head_commit: head === undefined ? null : present(head),
    pusher: { name: actor.login, email: context.store.account(actor.login)?.email ?? null },
  };
}

/** Lists the commits of a push, oldest first. For a new branch, these are the ones that no other branch contains. */
async function newCommits(
  repository: GitRepository,
  { ref, before, after }: RefUpdate,
): Promise<readonly string[]> {
  if (before !== NO_COMMIT) return (await commitsBetween(repository, before, after)).slice(-MAX_COMMITS);
  const others = ["--not", `--exclude=${ref.replace("refs/heads/", "")}`, "--branches"];
  return listCommits(repository, [after, ...others], ["--reverse", `--max-count=${MAX_COMMITS}`]);
}

function presentPushedCommit(
  { store }: Context,
  page: string,
  commit: GitCommit,
  touched: TouchedFiles = { added: [], removed: [], modified: [] },
): Json {
  const person = (signature: Signature) => presentSignature(store, signature);
  return {
    id: commit.sha,
    tree_id: commit.tree,
    distinct: true,
    message: commit.message,
    timestamp: commit.committer.date,
    url: `${page}/commit/${commit.sha}`,
    author: person(commit.author),
    committer: person(commit.committer),
    ...touched,
  };
}
