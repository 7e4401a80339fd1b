import type { Problem } from "../errors.ts";
import type { Plan } from "./plan.ts";

/** What an app calls itself in its configuration. */
export interface AppName {
  /** The app's folder, as in its target. */
  readonly path: string;
  readonly name: string;
  /** Where it says so. */
  readonly place: Omit<Problem, "message">;
}

/**
 * Takes the apps out of the plan whose name another app has as well: for every other tool of Cloudflare's they
 * are one Worker, and the later one would replace the earlier.
 */
export function refuseDuplicateNames(plan: Plan, names: readonly AppName[]): Plan {
  const byName = Map.groupBy(names, ({ name }) => name);
  const duplicates = new Map<string, Problem>();
  for (const { path, name, place } of names) {
    const others = (byName.get(name) ?? []).filter((other) => other.path !== path).map((other) => other.path);
    if (others.length === 0) continue;
    const message = `"${name}" is also the name of ${others.join(" and ")}; give each app a name of its own.`;
    duplicates.set(path, { ...place, message });
  }
  const refused = plan.targets.flatMap(({ target }) => duplicates.get(target.path) ?? []);
  if (refused.length === 0) return plan;
  return {
    ...plan,
    targets: plan.targets.filter(({ target }) => !duplicates.has(target.path)),
    problems: [...plan.problems, ...refused],
  };
}
