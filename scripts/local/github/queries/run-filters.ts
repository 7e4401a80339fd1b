import type { RunRecord } from "../store/records/actions.ts";
import { equalNames } from "../store/store.ts";

/** Filters runs by the query of https://docs.github.com/en/rest/actions/workflow-runs#list-workflow-runs-for-a-repository */
export function filterRuns(
  runs: readonly RunRecord[],
  query: Readonly<Record<string, string | undefined>>,
): readonly RunRecord[] {
  const { actor, branch, event, status, created, head_sha } = query;
  return runs.filter(
    (run) =>
      (actor === undefined || equalNames(run.actor, actor)) &&
      (branch === undefined || run.headBranch === branch) &&
      (event === undefined || run.event === event) &&
      // The parameter names a status or a conclusion.
      (status === undefined || run.status === status || run.conclusion === status) &&
      (head_sha === undefined || run.headSha === head_sha) &&
      (created === undefined || isWithin(Date.parse(run.createdAt), created)),
  );
}

/**
 * Returns true for a time in a range: `>=T`, `>T`, `<=T`, `<T`, `T..U`, or a day.
 * https://docs.github.com/en/search-github/getting-started-with-searching-on-github/understanding-the-search-syntax#query-for-dates
 */
function isWithin(timeMs: number, range: string): boolean {
  const [, operator = "", date = ""] = /^(>=|>|<=|<)(.+)$/.exec(range) ?? [];
  const bound = Date.parse(date);
  switch (operator) {
    case ">=":
      return timeMs >= bound;
    case ">":
      return timeMs > bound;
    case "<=":
      return timeMs <= bound;
    case "<":
      return timeMs < bound;
  }
  const [from = "", to] = range.split("..");
  if (to === undefined) return new Date(timeMs).toISOString().startsWith(from);
  return (from === "*" || timeMs >= Date.parse(from)) && (to === "*" || timeMs <= Date.parse(to));
}
