import type { PullRecord } from "../store/records/issues.ts";
import type { BranchProtection } from "../store/records/repositories.ts";

/** Value of `mergeable_state`. https://docs.github.com/en/graphql/reference/enums#mergestatestatus */
export type MergeableState = "behind" | "blocked" | "clean" | "dirty" | "draft" | "unknown" | "unstable";

/** State of the newest commit status of each context on the head. */
export type StatusByContext = ReadonlyMap<string, "error" | "failure" | "pending" | "success">;

/** Decides a pull request's `mergeable_state` from its test merge, the base's protection and the head's statuses. */
export function mergeableState(
  pull: PullRecord,
  protection: BranchProtection | undefined,
  statuses: StatusByContext,
): MergeableState {
  if (pull.mergeable === null) return "unknown";
  if (!pull.mergeable) return "dirty";
  if (pull.draft) return "draft";
  if (protection?.strict && pull.stats.behindBy > 0) return "behind";
  if (missingContexts(protection, statuses).length > 0) return "blocked";
  const allGreen = [...statuses.values()].every((state) => state === "success");
  return allGreen ? "clean" : "unstable";
}

/** Lists the required contexts that are not `success` on the head. */
function missingContexts(
  protection: BranchProtection | undefined,
  statuses: StatusByContext,
): readonly string[] {
  return (protection?.contexts ?? []).filter((context) => statuses.get(context) !== "success");
}

/**
 * Describes why the base's protection blocks a merge, in the words of GitHub's 405; undefined when it does not. If the
 * head is behind a strict base, every required check counts as missing.
 */
export function protectionRefusal(
  pull: PullRecord,
  protection: BranchProtection | undefined,
  statuses: StatusByContext,
): string | undefined {
  if (protection === undefined) return undefined;
  const outdated = protection.strict && pull.stats.behindBy > 0;
  const expected = outdated ? protection.contexts : missingContexts(protection, statuses);
  if (expected.length > 1) {
    return `${expected.length} of ${protection.contexts.length} required status checks are expected.`;
  }
  if (expected.length === 1) return `Required status check "${expected[0]}" is expected.`;
  return outdated ? "Head branch is out of date. Review and try the merge again." : undefined;
}
