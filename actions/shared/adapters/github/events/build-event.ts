import * as v from "valibot";
import * as fields from "../../../domain/schema/fields.ts";

/** Facts in an event about the build that it started. An input of the Action can override each field. */
interface BuildEvent {
  /** 40-digit commit SHA. */
  readonly commit: string;
  /** The commit before a push; absent for other events and for a branch's first push. */
  readonly base?: string;
  readonly pullRequest?: number;
}

/** https://docs.github.com/en/webhooks/webhook-events-and-payloads#pull_request */
const PULL_REQUEST = fields.object({
  pull_request: fields.object({
    number: fields.positiveInteger,
    head: fields.object({ sha: fields.commitSha }),
  }),
});

/** https://docs.github.com/en/webhooks/webhook-events-and-payloads#push */
const PUSH = fields.object({ before: fields.commitSha });

const PUSHED_BRANCH = fields.object({
  ref: v.string(),
  repository: fields.object({ default_branch: v.string() }),
});

/** A push's `before` if the branch is new. */
const NO_COMMIT = "0".repeat(40);

/**
 * Reads the commit to build and what to compare it with. `commit` is `GITHUB_SHA`, which for a pull request is the
 * merge commit; the head is built instead.
 */
export function readBuildEvent(eventName: string, payload: unknown, commit: string): BuildEvent {
  if (eventName === "pull_request" || eventName === "pull_request_target") {
    const { success, output } = v.safeParse(PULL_REQUEST, payload);
    if (!success) return { commit };
    const { number, head } = output.pull_request;
    return { commit: head.sha, pullRequest: number };
  }
  if (eventName === "push") {
    const { success, output } = v.safeParse(PUSH, payload);
    if (success && output.before !== NO_COMMIT) return { commit, base: output.before };
  }
  return { commit };
}

/**
 * Returns true for a push to the default branch, the only run that builds reviewed code. Runs for an issue or a
 * comment have the default branch as their ref too, but build code that is not reviewed. /
 */
export function isPushToDefaultBranch(eventName: string, payload: unknown): boolean {
  if (eventName !== "push") return false;
  const { success, output } = v.safeParse(PUSHED_BRANCH, payload);
  return success && output.ref === `refs/heads/${output.repository.default_branch}`;
}
