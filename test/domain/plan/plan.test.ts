import { describe, expect, it } from "vitest";
import type { PipelineConfig } from "../../../actions/shared/domain/config/config.ts";
import { isPipelineError } from "../../../actions/shared/domain/errors.ts";
import { type PlanRequest, planTargets } from "../../../actions/shared/domain/plan/plan.ts";

const config: PipelineConfig = {
  apps: "apps",
  cloudflare: { plan: "paid" },
  environments: {
    preview: { namespace: "overskill-preview", domain: "preview.example.com" },
    production: { namespace: "overskill-production", domain: "example.com" },
  },
  model: { name: "gpt-5", maxTurns: 1, maxOutputTokens: 1 },
  build: { appsPerJob: 50, maxJobs: 8, measureStartup: false },
  production: { requireIdentical: false },
};
const commit = "c".repeat(40);
const request: PlanRequest = {
  config,
  environment: "preview",
  commit,
  pullRequest: 7,
  repository: "Shop",
  folders: ["todo", "poll"],
  changes: { known: true, files: ["apps/todo/src/main.ts"] },
};
const plan = (overrides: Partial<PlanRequest> = {}) => planTargets({ ...request, ...overrides });

describe("planTargets", () => {
  it("builds the app whose directory changed and skips the others with a reason", () => {
    expect(plan()).toEqual({
      targets: [
        {
          reason: "Changed: apps/todo/src/main.ts",
          target: {
            app: "todo",
            path: "apps/todo",
            environment: "preview",
            namespace: "overskill-preview",
            scriptName: "todo--pr-7",
            url: "https://todo--pr-7.preview.example.com",
            commit,
            pullRequest: 7,
          },
        },
      ],
      skips: [{ app: "poll", reason: "nothing changed in its directory" }],
      problems: [],
    });
  });

  it("gives production the plain script name even if a pull request is known", () => {
    const [planned] = plan({ environment: "production" }).targets;
    expect(planned?.target.scriptName).toBe("todo");
    expect(planned?.target).not.toHaveProperty("pullRequest");
  });

  it("counts documentation too, because an app may serve it", () => {
    const { targets } = plan({ changes: { known: true, files: ["apps/poll/README.md"] } });
    expect(targets.map(({ target }) => target.app)).toEqual(["poll"]);
  });

  it("distinguishes directories whose names begin alike", () => {
    const { targets } = plan({
      folders: ["todo", "todo-two"],
      changes: { known: true, files: ["apps/todo-two/a"] },
    });
    expect(targets.map(({ target }) => target.app)).toEqual(["todo-two"]);
  });

  it("builds nothing if only files outside the apps changed", () => {
    const { targets, skips } = plan({ changes: { known: true, files: ["README.md", "apps/notes.md"] } });
    expect(targets).toEqual([]);
    expect(skips.map(({ app }) => app)).toEqual(["poll", "todo"]);
  });

  it("reports an app whose directory was removed as skipped", () => {
    expect(
      plan({ folders: ["todo"], changes: { known: true, files: ["apps/poll/a", "apps/poll/b"] } }).skips,
    ).toEqual([
      { app: "todo", reason: "nothing changed in its directory" },
      { app: "poll", reason: "its directory was removed" },
    ]);
  });

  it("builds every app if the changes are unknown", () => {
    const { targets } = plan({ changes: { known: false, reason: "More than 300 files changed" } });
    expect(targets.map(({ target, reason }) => [target.app, reason])).toEqual([
      ["poll", "More than 300 files changed"],
      ["todo", "More than 300 files changed"],
    ]);
  });

  it("builds only the requested app, even if it is unchanged", () => {
    const { targets, skips } = plan({ app: "poll" });
    expect(targets.map(({ target, reason }) => [target.app, reason])).toEqual([
      ["poll", "Requested by name"],
    ]);
    expect(skips).toEqual([{ app: "todo", reason: "only poll was requested" }]);
  });

  it("refuses an app that does not exist and lists those that do", () => {
    expect(() => plan({ app: "shop" })).toThrow(
      'The app "shop" does not exist at this commit; choose one of poll, todo.',
    );
  });

  it.each(["Todo", "a--b", "-a", "a_b", "x".repeat(41)])(
    "reports the folder %j, which is no hostname",
    (folder) => {
      const { targets, problems } = plan({
        folders: [folder],
        changes: { known: true, files: [`apps/${folder}/index.html`] },
      });
      expect(targets).toEqual([]);
      expect(problems.map(({ file }) => file)).toEqual([`apps/${folder}`]);
    },
  );

  it("ignores a directory with an invalid name while it is unchanged", () => {
    expect(plan({ folders: ["Bad_Name", "todo"] }).problems).toEqual([]);
  });

  it("uses the repository's name as the slug of a single app and ignores its workflows", () => {
    const single = { config: { ...config, apps: "." }, folders: [] };
    const built = plan({ ...single, changes: { known: true, files: ["src/main.ts"] } });
    expect(built.targets.map(({ target }) => [target.app, target.path])).toEqual([["shop", "."]]);
    expect(plan({ ...single, changes: { known: true, files: [".github/overskill.yml"] } }).targets).toEqual(
      [],
    );
  });

  it("limits every reason to GitHub's 140 characters and shows the end of a long path", () => {
    const files = [`apps/todo/${"deep/".repeat(60)}last.ts`, "apps/todo/b"];
    const [planned] = plan({ changes: { known: true, files } }).targets;
    expect(planned?.reason.length).toBeLessThanOrEqual(140);
    expect(planned?.reason).toMatch(/^Changed: ….*last\.ts and 1 more$/);
  });

  it("refuses an environment that the configuration does not name", () => {
    let thrown: unknown;
    try {
      plan({ environment: "staging" });
    } catch (error) {
      thrown = error;
    }
    expect(isPipelineError(thrown, "CONFIG_INVALID")).toBe(true);
  });
});
