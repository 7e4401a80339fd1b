/** What the event says about what to build; everything in it can be overruled by an input. */
export interface BuildEvent {
  /** 40-digit commit SHA. */
  readonly commit: string;
  /** The commit before; undefined when the event knows none. */
  readonly base?: string;
  readonly pullRequest?: number;
}

const COMMIT = /^[0-9a-f]{40}$/;
/** What a push says to have come before the first commit of a branch. */
const NO_COMMIT = "0".repeat(40);

/** `commit` is `GITHUB_SHA`: for a pull request the merge commit, which is never what gets built. */
export function readBuildEvent(eventName: string, payload: unknown, commit: string): BuildEvent {
  const event = recordOf(payload);
  if (eventName === "pull_request" || eventName === "pull_request_target") {
    const pullRequest = recordOf(event["pull_request"]);
    const head = recordOf(pullRequest["head"])["sha"];
    const number = pullRequest["number"];
    return {
      commit: isCommit(head) ? head : commit,
      ...(typeof number === "number" ? { pullRequest: number } : {}),
    };
  }
  const before = event["before"];
  if (eventName === "push" && isCommit(before) && before !== NO_COMMIT) return { commit, base: before };
  return { commit };
}

/**
 * True for a run that builds what was merged. Others may run at the default branch too, for an issue or a comment,
 * yet build what nobody has reviewed.
 */
export function isPushToDefaultBranch(eventName: string, payload: unknown): boolean {
  const event = recordOf(payload);
  const branch = recordOf(event["repository"])["default_branch"];
  return eventName === "push" && typeof branch === "string" && event["ref"] === `refs/heads/${branch}`;
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? { ...value } : {};
}

function isCommit(value: unknown): value is string {
  return typeof value === "string" && COMMIT.test(value);
}
