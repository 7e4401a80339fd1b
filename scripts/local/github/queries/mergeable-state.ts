import type { PullRecord } from "../store/records/issues.ts";
import type { BranchProtection } from "../store/records/repositories.ts";

export type MergeableState = "behind" | "blocked" | "clean" | "dirty" | "draft" | "unknown" | "unstable";

/** The newest commit status of each context on the head. */
export type StatusByContext = ReadonlyMap<string, "error" | "failure" | "pending" | "success">;

/** `mergeable_state`. https://docs.github.com/en/graphql/reference/enums#mergestatestatus */
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

/** Required contexts that are not `success` on the head. */
export function missingContexts(
  protection: BranchProtection | undefined,
  statuses: StatusByContext,
): readonly string[] {
  return (protection?.contexts ?? []).filter((context) => statuses.get(context) !== "success");
}

/**
 * Why the base's protection refuses a merge, in the words of GitHub's 405; undefined when it does not. A head that is
 * behind a strict base counts as one on which every required check is still to come.
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
