import type { components } from "@octokit/openapi-types";
import { countComments } from "../../present/issue.ts";
import type { IssueRecord, PullRecord } from "../../store/records/issues.ts";
import type { ConversationView } from "../views/conversation.ts";
import type { MergeMethod, MergeView } from "../views/merge-box.ts";
import type { PullRequestView, PullTab } from "../views/pull-request.ts";
import { callApi } from "./api.ts";
import { loadChecks } from "./checks.ts";
import { loadPullCommits, loadPullFiles } from "./commits.ts";
import { loadDeployments, selectNewestPerEnvironment } from "./deployments.ts";
import { loadLabels, readIssueState } from "./issues.ts";
import type { PageScope } from "./page-scope.ts";
import { loadTimeline, type PullHistory } from "./timeline.ts";

type Pull = components["schemas"]["pull-request"];

/** An issue record of a pull request. */
interface PullIssue extends IssueRecord {
  readonly pull: PullRecord;
}

/** Finds an issue or pull request by its number. */
export function findIssue({ context, repository }: PageScope, number: number): IssueRecord | undefined {
  return context.store.issue(repository.id, number);
}

/** Loads an issue or pull request with its timeline. `draft` is the viewer's comment that the API refused. */
export function loadConversation(
  scope: PageScope,
  issue: IssueRecord,
  draft: string,
  history?: PullHistory,
): ConversationView {
  const { viewer, fullName } = scope;
  return {
    repository: fullName,
    kind: issue.pull === null ? "issue" : "pull",
    number: issue.number,
    title: issue.title,
    state: readIssueState(issue),
    author: issue.author,
    createdAt: issue.createdAt,
    labels: loadLabels(scope, issue.labels),
    assignees: issue.assignees,
    commentCount: countComments(scope.context, issue),
    timeline: loadTimeline(scope, issue, history),
    ...(viewer === undefined ? {} : { viewer }),
    canEdit: viewer !== undefined && (viewer === issue.author || scope.may("triage")),
    draft,
  };
}

/** Loads a pull request and the content of one tab of its page. */
export async function loadPullRequest(
  scope: PageScope,
  issue: PullIssue,
  tab: PullTab["tab"],
  draft = "",
): Promise<PullRequestView> {
  const { pull: record } = issue;
  const [pull, commits] = await Promise.all([
    callApi<Pull>(scope, "GET", `/repos/${scope.fullName}/pulls/${issue.number}`),
    loadPullCommits(scope, issue.number),
  ]);
  const shas = new Set(commits.map(({ sha }) => sha));
  if (record.merged && record.mergeCommitSha !== null) shas.add(record.mergeCommitSha);
  const deployments = loadDeployments(scope, ({ sha, ref }) => shas.has(sha) || ref === record.headRef);
  return {
    conversation: loadConversation(scope, issue, draft, { commits, deployments }),
    head: record.headRepositoryId === undefined ? record.headRef : pull.head.label,
    headSha: record.headSha,
    base: record.baseRef,
    ...(record.mergedBy === null ? {} : { mergedBy: record.mergedBy }),
    commitCount: pull.commits,
    fileCount: pull.changed_files,
    content: await loadTab(),
  };

  async function loadTab(): Promise<PullTab> {
    switch (tab) {
      case "commits":
        return { tab, commits };
      case "files":
        return { tab, files: await loadPullFiles(scope, issue.number) };
      case "conversation":
        return {
          tab,
          checks: loadChecks(scope, record.headSha),
          deployments: selectNewestPerEnvironment(deployments),
          merge: describeMerge(scope, issue, pull),
        };
    }
  }
}

/** Describes whether the pull request can be merged, in the words of GitHub's merge box. */
function describeMerge(scope: PageScope, issue: PullIssue, pull: Pull): MergeView {
  const { merged, mergedBy, baseRef } = issue.pull;
  if (merged) return { state: "merged", by: mergedBy ?? "", base: baseRef };
  if (issue.state === "closed") return { state: "closed" };
  const methods = listMergeMethods(scope);
  const block = findMergeBlock(scope, issue, pull);
  return block === undefined ? { state: "ready", methods } : { state: "blocked", methods, ...block };
}

type MergeBlock = Pick<Extract<MergeView, { state: "blocked" }>, "heading" | "reason" | "canUpdate">;

function findMergeBlock(scope: PageScope, issue: PullIssue, pull: Pull): MergeBlock | undefined {
  const blocked = (heading: string, reason: string): MergeBlock => ({ heading, reason, canUpdate: false });
  if (scope.viewer === undefined) return blocked("Not signed in", "Sign in to merge this pull request.");
  if (!scope.may("write")) {
    return blocked(
      "Merging is blocked",
      "Only those with write access to this repository can merge pull requests.",
    );
  }
  if (pull.draft) {
    return blocked("This pull request is still a work in progress", "Draft pull requests cannot be merged.");
  }
  if (pull.mergeable === null) {
    return blocked(
      "Checking for the ability to merge automatically…",
      "Hang in there while we check the branch’s status.",
    );
  }
  if (!pull.mergeable) {
    return blocked(
      "This branch has conflicts that must be resolved",
      "Use the command line to resolve conflicts before continuing.",
    );
  }
  if (pull.mergeable_state === "behind") {
    return {
      heading: "This branch is out-of-date with the base branch",
      reason: `Merge the latest changes from ${issue.pull.baseRef} into this branch.`,
      canUpdate: true,
    };
  }
  if (pull.mergeable_state !== "blocked") return undefined;
  return blocked(
    "Merging is blocked",
    "All required status checks on this pull request must run successfully before merging.",
  );
}

function listMergeMethods({ repository: { merging } }: PageScope): MergeMethod[] {
  const allowed = { merge: merging.mergeCommit, squash: merging.squash, rebase: merging.rebase };
  return (["merge", "squash", "rebase"] as const).filter((method) => allowed[method]);
}
