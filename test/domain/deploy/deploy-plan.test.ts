import { describe, expect, it } from "vitest";
import { planMigrations } from "../../../actions/shared/domain/build/migrations.ts";
import {
  findSuperseded,
  findSuperseder,
  planDeploy,
} from "../../../actions/shared/domain/deploy/deploy-plan.ts";
import type { DeploymentState } from "../../../actions/shared/domain/deploy/deployment.ts";
import { parseTags, renderTags, type ScriptTags } from "../../../actions/shared/domain/deploy/script-tags.ts";

const wanted: ScriptTags = {
  app: "todo",
  environment: "preview",
  repository: "octo/apps",
  commit: "a".repeat(40),
  digest: `sha256:${"1".repeat(64)}`,
  pullRequest: 3,
};

describe("planDeploy", () => {
  it.each([
    ["uploads what is not there", undefined, { action: "upload", reason: "new" }],
    [
      "uploads other content over our own",
      { ...wanted, digest: `sha256:${"2".repeat(64)}` as const },
      { action: "upload", reason: "changed" },
    ],
    ["skips what is live already", wanted, { action: "skip", reason: "unchanged", retag: false }],
    [
      "corrects the tags when the same content is wanted for another commit",
      { ...wanted, commit: "b".repeat(40) },
      { action: "skip", reason: "unchanged", retag: true },
    ],
    [
      "takes a repository's name in any case for the same",
      { ...wanted, repository: "Octo/Apps" },
      { action: "skip", reason: "unchanged", retag: false },
    ],
  ] as const)("%s", (_title, live, plan) => {
    expect(planDeploy(wanted, live)).toEqual(plan);
  });

  it.each([[{ ...wanted, repository: "mallory/apps" }], [{}]])(
    "leaves a script alone whose tags do not say that it is ours: %j",
    (live) => {
      expect(planDeploy(wanted, live).action).toBe("refuse");
    },
  );
});

describe("script tags", () => {
  it("are parsed as they were rendered, in at most 8 tags without a comma or ampersand", () => {
    const tags = renderTags(wanted);
    expect(tags.length).toBeLessThanOrEqual(8);
    expect(tags.join("")).not.toMatch(/[,&]/);
    expect(parseTags(tags)).toEqual(wanted);
  });

  it("of another tool are ignored", () => {
    expect(parseTags(["customer-1", "env:moon", "digest:zz", "pr:x"])).toEqual({});
  });
});

describe("findSuperseder", () => {
  const mine = { id: 5, commit: "a".repeat(40) };
  const attempt = (id: number, state: DeploymentState["state"], commit = "b".repeat(40)) => ({
    id,
    commit,
    state: { state } as DeploymentState,
  });
  const open = { number: 3, commit: mine.commit, open: true };

  it("returns undefined while the attempt is the newest for the head of its pull request", () => {
    expect(findSuperseder(mine, { pullRequest: open, attempts: [attempt(4, "deployed")] })).toBeUndefined();
  });

  it("returns a newer commit of the pull request", () => {
    const pullRequest = { ...open, commit: "c".repeat(40) };
    expect(findSuperseder(mine, { pullRequest, attempts: [] })).toEqual({
      by: "commit ccccccc",
      sameCommit: false,
    });
  });

  it("returns the closing of the pull request", () => {
    const found = findSuperseder(mine, { pullRequest: { ...open, open: false }, attempts: [] });
    expect(found?.by).toBe("the closing of #3");
  });

  it.each(["pending", "building", "deploying", "deployed"] as const)(
    "gives way to a newer deployment that is %s",
    (state) => {
      expect(findSuperseder(mine, { attempts: [attempt(6, state)] })?.by).toBe("deployment 6");
    },
  );

  it.each(["failed", "superseded", "rolled_back", "removed"] as const)(
    "does not give way to a newer deployment that is %s",
    (state) => {
      expect(findSuperseder(mine, { attempts: [attempt(6, state)] })).toBeUndefined();
    },
  );

  it("reports that the newer attempt deploys the same commit", () => {
    const attempts = [attempt(6, "building", mine.commit)];
    expect(findSuperseder(mine, { attempts })).toEqual({ by: "deployment 6", sameCommit: true });
  });

  it("distinguishes older attempts in progress from live ones, and ignores newer ones", () => {
    const attempts = [
      attempt(6, "building"),
      attempt(4, "building"),
      attempt(3, "failed"),
      attempt(2, "deployed"),
    ];
    const { underWay, live } = findSuperseded(5, attempts);
    expect(underWay.map(({ id }) => id)).toEqual([4]);
    expect(live.map(({ id }) => id)).toEqual([2]);
  });
});

describe("planMigrations", () => {
  const migrations = [
    { tag: "v1", new_sqlite_classes: ["Room"] },
    { tag: "v2", renamed_classes: [{ from: "Room", to: "Hall" }] },
  ];

  it.each([
    ["sends all steps to a new script", undefined, { new_tag: "v2", steps: 2 }],
    ["sends the steps after the one the script has seen", "v1", { old_tag: "v1", new_tag: "v2", steps: 1 }],
    ["sends nothing to a script that has seen all", "v2", undefined],
    ["sends nothing to a script that is ahead, as after a rollback", "v3", undefined],
  ])("%s", (_title, liveTag, expected) => {
    const plan = planMigrations(migrations, liveTag);
    expect(plan && { ...plan, steps: plan.steps.length }).toEqual(expected);
  });

  it("sends steps without the tag, which Cloudflare does not accept in a step", () => {
    expect(planMigrations(migrations, "v1")?.steps).toEqual([
      { renamed_classes: [{ from: "Room", to: "Hall" }] },
    ]);
  });
});
