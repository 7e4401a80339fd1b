import type { Functions } from "../expressions/evaluate.ts";

/** `result` of a job, `outcome` and `conclusion` of a step. */
export type Result = "success" | "failure" | "cancelled" | "skipped";

/** The status functions of a job's `if`: they look at every job before it, not only at those in `needs`. */
export function jobStatusFunctions(ancestors: readonly Result[], cancelled: boolean): Functions {
  return {
    always: () => true,
    cancelled: () => cancelled,
    success: () => !cancelled && ancestors.every((result) => result === "success"),
    failure: () => !cancelled && ancestors.some((result) => result === "failure"),
  };
}

/** The status functions inside a job or composite Action whose steps so far ended in `status`. */
export function stepStatusFunctions(status: Exclude<Result, "skipped">): Functions {
  return {
    always: () => true,
    cancelled: () => status === "cancelled",
    success: () => status === "success",
    failure: () => status === "failure",
  };
}

/** The result of several jobs taken together: one failure outweighs all, then one cancellation. */
export function combineResults(results: readonly Result[]): Result {
  if (results.includes("failure")) return "failure";
  if (results.includes("cancelled")) return "cancelled";
  return results.length > 0 && results.every((result) => result === "skipped") ? "skipped" : "success";
}

/** Every job that must end before `id` can start, `id` excluded. */
export function ancestorsOf(id: string, needs: ReadonlyMap<string, readonly string[]>): ReadonlySet<string> {
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
