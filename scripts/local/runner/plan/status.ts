import type { Functions } from "../expressions/evaluate.ts";

/** `result` of a job, `outcome` and `conclusion` of a step. */
export type Result = "success" | "failure" | "cancelled" | "skipped";

/** Returns the status functions of a job's `if`. They consider all ancestors of the job, not only its direct `needs`. */
export function jobStatusFunctions(ancestors: readonly Result[], cancelled: boolean): Functions {
  return {
    always: () => true,
    cancelled: () => cancelled,
    success: () => !cancelled && ancestors.every((result) => result === "success"),
    failure: () => !cancelled && ancestors.some((result) => result === "failure"),
  };
}

/** Returns the status functions for the next step of a job or composite Action with this status so far. */
export function stepStatusFunctions(status: Exclude<Result, "skipped">): Functions {
  return {
    always: () => true,
    cancelled: () => status === "cancelled",
    success: () => status === "success",
    failure: () => status === "failure",
  };
}

/** Combines the results of several jobs: a failure outweighs a cancellation, which outweighs a success. */
export function combineResults(results: readonly Result[]): Result {
  if (results.includes("failure")) return "failure";
  if (results.includes("cancelled")) return "cancelled";
  return results.length > 0 && results.every((result) => result === "skipped") ? "skipped" : "success";
}

/** Finds all jobs that must end before the job `id` can start. */
export function findAncestors(
  id: string,
  needs: ReadonlyMap<string, readonly string[]>,
): ReadonlySet<string> {
  const found = new Set<string>();
  const visit = (job: string): void => {
    for (const need of needs.get(job) ?? []) {
      if (found.has(need)) continue;
      found.add(need);
      visit(need);
    }
  };
  visit(id);
  return found;
}
