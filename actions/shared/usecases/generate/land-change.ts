import { appDirectory } from "../../domain/config/config.ts";
import type { Digest } from "../../domain/digest.ts";
import type { Assignment } from "../../domain/generation/assignment.ts";
import { branchFor } from "../../domain/generation/branch.ts";
import { type ChangeSet, toRepositoryPaths } from "../../domain/generation/change-set.ts";
import { renderCommitMessage } from "../../domain/generation/commit-message.ts";
import {
  PULL_REQUEST_LABEL,
  renderPullRequestBody,
  renderPullRequestTitle,
} from "../../domain/generation/pull-request.ts";
import type { Usage } from "../../domain/generation/usage.ts";
import type { Proposal } from "../../domain/generation/workspace.ts";
import type { Branches } from "../../ports/branches.ts";
import type { PullRequests } from "../../ports/pull-requests.ts";

/** The ports of `landChange`. */
export interface LandChangePorts {
  readonly branches: Branches;
  readonly pullRequests: PullRequests;
  readonly digestBytes: (bytes: string) => Digest;
}

/** A change that passed validation. */
export interface ReviewedChange {
  readonly assignment: Assignment;
  readonly slug: string;
  /** Directory of the apps; see the configuration. */
  readonly apps: string;
  readonly proposal: Proposal;
  readonly parent: string;
  readonly baseBranch: string;
  readonly title: string;
  readonly summary: string;
  readonly model: string;
  readonly usage: Usage;
}

/** The commit, and the pull request with it. */
export interface LandedChange {
  readonly headSha: string;
  readonly pullRequest: number;
  /** Paths relative to the repository's root. */
  readonly files: readonly string[];
}

/**
 * Commits the change and, for a new app, opens its pull request. If the pull request cannot be opened, removes the
 * branch.
 */
export async function landChange(
  { branches, pullRequests, digestBytes }: LandChangePorts,
  change: ReviewedChange,
): Promise<LandedChange> {
  const { assignment, slug } = change;
  const { issue } = assignment;
  const isNew = assignment.type === "new-app";
  const folder = appDirectory(change, slug);
  const changeSet: ChangeSet = {
    branch: isNew ? branchFor({ issue, slug }) : assignment.branch,
    newBranch: isNew,
    parent: change.parent,
    message: renderCommitMessage({
      ...change,
      issue,
      newApp: isNew,
      requestedBy: assignment.requestedBy,
      promptDigest: digestBytes(assignment.prompt),
    }),
    files: toRepositoryPaths(change.proposal, folder),
  };
  const headSha = await branches.commit(changeSet);
  const files = [...changeSet.files.keys()];
  if (!isNew) return { headSha, pullRequest: assignment.conversation, files };
  try {
    const pullRequest = await pullRequests.open({
      branch: changeSet.branch,
      base: change.baseBranch,
      title: renderPullRequestTitle(change),
      body: renderPullRequestBody({ ...change, issue, folder, files, prompt: assignment.prompt }),
      label: PULL_REQUEST_LABEL,
    });
    return { headSha, pullRequest, files };
  } catch (thrown) {
    // A branch without a pull request would go unnoticed and block the next attempt.
    await branches.remove(changeSet.branch).catch(() => undefined);
    throw thrown;
  }
}
