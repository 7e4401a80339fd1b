import type { components } from "@octokit/openapi-types";
import { atLeast, findRole } from "../../auth/roles.ts";
import type { IssueRecord, PullRecord } from "../../store/records/issues.ts";
import type { ConversationView } from "../views/conversation.ts";
import type { MergeMethod, MergeView } from "../views/merge-box.ts";
import type { PullRequestView, PullTab } from "../views/pull-request.ts";
import { callApi } from "./api.ts";
import { loadChecks } from "./checks.ts";
import { loadPullCommits, loadPullFiles } from "./commits.ts";
import { loadDeployments, newestPerEnvironment } from "./deployments.ts";
import { countComments, issueState, labelViews } from "./issues.ts";
import type { PageScope } from "./page-scope.ts";
import { loadTimeline, type PullHistory } from "./timeline.ts";

type Pull = components["schemas"]["pull-request"];

export function findIssue({ context, repository }: PageScope, number: number): IssueRecord | undefined {
  return context.store.issue(repository.id, number);
}

/** `draft` is what the viewer had written when a comment was refused. */
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
    state: issueState(issue),
    author: issue.author,
    createdAt: issue.createdAt,
    labels: labelViews(scope, issue.labels),
    assignees: issue.assignees,
    commentCount: countComments(scope, issue.number),
    timeline: loadTimeline(scope, issue, history),
    ...(viewer === undefined ? {} : { viewer }),
    canEdit: viewer !== undefined && (viewer === issue.author || scope.may("triage")),
    draft,
  };
}

export async function loadPullRequest(
  scope: PageScope,
  issue: IssueRecord,
  record: PullRecord,
  tab: PullTab["tab"],
  draft = "",
): Promise<PullRequestView> {
  const [pull, commits] = await Promise.all([
    callApi<Pull>(scope, "GET", `/repos/${scope.fullName}/pulls/${issue.number}`),
    loadPullCommits(scope, issue.number),
  ]);
  const shas = new Set(commits.map(({ sha }) => sha));
  if (record.merged && record.mergeCommitSha !== null) shas.add(record.mergeCommitSha);
  const deployments = loadDeployments(scope, ({ sha, ref }) => shas.has(sha) || ref === record.headRef);
  return {
    conversation: loadConversation(scope, issue, draft, { commits, deployments }),
    head: record.headRef,
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
          deployments: newestPerEnvironment(deployments),
          merge: describeMerge(scope, issue, record, pull),
        };
    }
  }
}

/** What the API says of a merge, in the words of GitHub's merge box. */
function describeMerge(scope: PageScope, issue: IssueRecord, record: PullRecord, pull: Pull): MergeView {
  if (record.merged) return { state: "merged", by: record.mergedBy ?? "", base: record.baseRef };
  if (issue.state === "closed") return { state: "closed" };
  const methods = mergeMethods(scope);
  const blocked = (heading: string, reason: string, canUpdate = false): MergeView => ({
    state: "blocked",
    heading,
    reason,
    methods,
    canUpdate,
  });
  const { viewer, context, repository } = scope;
  if (viewer === undefined) return blocked("Not signed in", "Sign in to merge this pull request.");
  if (!atLeast(findRole(context.store, repository, viewer), "write")) {
    return blocked(
      "Merging is blocked",
      "Only those with write access to this repository can merge pull requests.",
    );
  }
  if (pull.draft)
    return blocked("This pull request is still a work in progress", "Draft pull requests cannot be merged.");
  if (pull.mergeable === null)
    return blocked(
      "Checking for the ability to merge automatically…",
      "Hang in there while the branches are compared.",
    );
  if (!pull.mergeable)
    return blocked(
      "This branch has conflicts that must be resolved",
      `Merge ${record.baseRef} into ${record.headRef} and resolve them there.`,
    );
  if (pull.mergeable_state === "behind") {
    return blocked(
      "This branch is out-of-date with the base branch",
      `Merge the latest changes from ${record.baseRef} into this branch.`,
      true,
    );
  }
  if (pull.mergeable_state === "blocked")
    return blocked("Merging is blocked", "Required status checks have not succeeded yet.");
  return { state: "ready", methods };
}

function mergeMethods({ repository: { merging } }: PageScope): MergeMethod[] {
  const allowed = { merge: merging.mergeCommit, squash: merging.squash, rebase: merging.rebase };
  return (["merge", "squash", "rebase"] as const).filter((method) => allowed[method]);
}
