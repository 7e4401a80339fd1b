import { describe, expect, it } from "vitest";
import { type AppName, refuseDuplicateNames } from "../../../actions/shared/domain/plan/duplicate-names.ts";
import { type PlannedTarget, targetFor } from "../../../actions/shared/domain/plan/plan.ts";

const place = { namespace: "overskill-preview", domain: "preview.example" };
const planned = (app: string): PlannedTarget => ({
  target: targetFor(app, `apps/${app}`, place, {
    environment: "preview",
    commit: "c".repeat(40),
    pullRequest: 7,
  }),
  reason: "Changed",
});
const named = (app: string, name: string): AppName => ({
  path: `apps/${app}`,
  name,
  location: { file: `apps/${app}/wrangler.jsonc`, line: 2, column: 3 },
});

describe("refuseDuplicateNames", () => {
  const plan = { targets: [planned("poll"), planned("todo")], skips: [], problems: [] };

  it("refuses an app that shares its name, even with one that is not built, and builds the others", () => {
    const checked = refuseDuplicateNames(plan, [
      named("poll", "poll"),
      named("todo", "old"),
      named("old", "old"),
    ]);
    expect(checked.targets.map(({ target }) => target.app)).toEqual(["poll"]);
    expect(checked.problems).toEqual([
      {
        file: "apps/todo/wrangler.jsonc",
        line: 2,
        column: 3,
        message: '"old" is also the name of apps/old; give each app a unique name.',
      },
    ]);
  });

  it("does not change a plan without duplicate names", () => {
    const names = [named("poll", "poll"), named("todo", "todo"), named("a", "same"), named("b", "same")];
    expect(refuseDuplicateNames(plan, names)).toBe(plan);
  });
});
