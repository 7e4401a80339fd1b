import type { Problem } from "../errors.ts";
import type { Plan } from "./plan.ts";

/** An app's name in its wrangler configuration. */
export interface AppName {
  /** The app's directory, as in its target. */
  readonly path: string;
  readonly name: string;
  /** Location of the name in the configuration. */
  readonly location: Omit<Problem, "message">;
}

/**
 * Removes apps with a duplicate name from the plan and reports them. To wrangler and the dashboard, two apps with one
 * name are the same Worker, and the later deployment would replace the earlier one.
 */
export function refuseDuplicateNames(plan: Plan, names: readonly AppName[]): Plan {
  const byName = Map.groupBy(names, ({ name }) => name);
  const duplicates = new Map<string, Problem>();
  for (const { path, name, location } of names) {
    const others = (byName.get(name) ?? []).filter((other) => other.path !== path).map((other) => other.path);
    if (others.length === 0) continue;
    const message = `"${name}" is also the name of ${others.join(" and ")}; give each app a unique name.`;
    duplicates.set(path, { ...location, message });
  }
  const refused = plan.targets.flatMap(({ target }) => duplicates.get(target.path) ?? []);
  if (refused.length === 0) return plan;
  return {
    ...plan,
    targets: plan.targets.filter(({ target }) => !duplicates.has(target.path)),
    problems: [...plan.problems, ...refused],
  };
}
