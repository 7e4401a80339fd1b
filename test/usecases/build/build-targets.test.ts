import { beforeEach, describe, expect, it } from "vitest";
import { toStatus } from "../../../actions/shared/domain/deploy/deployment-status.ts";
import { type Digest, toBuildId } from "../../../actions/shared/domain/digest.ts";
import { PipelineError } from "../../../actions/shared/domain/errors.ts";
import type { PlannedTarget } from "../../../actions/shared/domain/plan/plan.ts";
import {
  type BuildTargetsRequest,
  buildTargets,
} from "../../../actions/shared/usecases/build/build-targets.ts";
import { FakeArtifacts } from "../../fakes/fake-artifacts.ts";
import { FakeBuilder, fakeArtifact } from "../../fakes/fake-builder.ts";
import { FakeClock } from "../../fakes/fake-clock.ts";
import { FakeComments } from "../../fakes/fake-comments.ts";
import { FakeCommitStatuses } from "../../fakes/fake-commit-statuses.ts";
import { FakeDeclarations } from "../../fakes/fake-declarations.ts";
import { FakeDeployments } from "../../fakes/fake-deployments.ts";
import { RecordingLog } from "../../fakes/recording-log.ts";
import { config } from "../deploy/deploy-world.ts";

const commit = "c".repeat(40);
const NOT_PREVIEWED = "this combination was not previewed";
const planned = (app: string): PlannedTarget => ({
  reason: `Changed: apps/${app}/a.ts`,
  target: {
    app,
    path: `apps/${app}`,
    environment: "preview",
    namespace: "overskill-preview",
    scriptName: `${app}--pr-7`,
    url: `https://${app}--pr-7.example.com`,
    commit,
    pullRequest: 7,
  },
});

describe("buildTargets", () => {
  let deployments: FakeDeployments;
  let commitStatuses: FakeCommitStatuses;
  let builder: FakeBuilder;
  let artifacts: FakeArtifacts;
  let comments: FakeComments;
  let log: RecordingLog;
  let opened: number[];
  beforeEach(() => {
    deployments = new FakeDeployments();
    commitStatuses = new FakeCommitStatuses();
    builder = new FakeBuilder();
    artifacts = new FakeArtifacts();
    comments = new FakeComments();
    declarations = new FakeDeclarations();
    log = new RecordingLog();
    opened = [];
  });
  const run = (...apps: string[]) => runWith({}, ...apps);
  let declarations: FakeDeclarations;
  const runWith = (options: Pick<BuildTargetsRequest, "handoff">, ...apps: string[]) =>
    runTargets(options, apps.map(planned));
  const runTargets = (options: Partial<BuildTargetsRequest>, targets: BuildTargetsRequest["targets"]) =>
    buildTargets(
      {
        deployments,
        commitStatuses,
        builder,
        artifacts,
        comments,
        declarations,
        log,
        clock: new FakeClock(),
        opened: { add: (id) => void opened.push(id), list: () => opened },
      },
      {
        targets,
        config,
        repository: "apps",
        workspace: "/workspace",
        plan: "paid",
        requireIdentical: false,
        parallel: 2,
        outDirectory: "/out",
        startedAt: "2026-11-23T12:00:00Z",
        runUrl: "https://github.com/o/r/actions/runs/1",
        repositoryUrl: "https://github.com/o/r",
        ...options,
      },
    );
  const broken = new PipelineError("BUILD_FAILED", "apps/poll has 1 error", {
    problems: [{ file: "apps/poll/a.ts", line: 3, column: 1, message: "Unexpected end of file" }],
  });

  it("builds nothing of an app that binds production's data, and says so on the pull request", async () => {
    declarations = new FakeDeclarations({
      todo: { name: "todo", kv_namespaces: [{ binding: "DB", id: "a".repeat(32) }] },
    });
    const [refused, built] = await run("todo", "poll");
    expect(refused).toMatchObject({ result: "failed", failure: { code: "RESOURCE_SHARED" } });
    expect(built).toMatchObject({ result: "built" });
    expect(builder.built).toEqual(["poll"]);
    expect(comments.of(7)).toEqual([expect.stringContaining("apps/todo/wrangler.jsonc:3")]);
  });

  it("leaves a new app's deployment in deploying, with its artifact stored", async () => {
    const [outcome] = await run("todo");
    const { digest } = fakeArtifact("todo").manifest;
    expect(outcome).toMatchObject({ result: "built", target: { deploymentId: 1, digest, build: "built" } });
    expect(artifacts.held.size).toBe(2);
    expect(deployments.historyOf(1)).toEqual(["queued", "in_progress", "in_progress"]);
    expect(deployments.stateOf(1)).toMatchObject({ state: "deploying" });
    expect(opened).toEqual([1]);
  });

  describe("for production", () => {
    const production = (app: string): PlannedTarget => {
      const { target, reason } = planned(app);
      const { pullRequest: _, ...rest } = target;
      return { reason, target: { ...rest, environment: "production" } };
    };
    const release = (options: Partial<BuildTargetsRequest> = {}) => runTargets(options, [production("todo")]);
    const { manifest } = fakeArtifact("todo");
    const other = `sha256:${"f".repeat(64)}` as const;
    const preview = async (digest: Digest, { buildKey = manifest.buildKey, live = true } = {}) => {
      const subject = {
        app: "todo",
        environment: "preview",
        pullRequest: 7,
        commit,
        reason: "push",
      } as const;
      const id = await deployments.open({ ...subject, build: { buildKey } });
      const state = { state: "deploying", buildId: toBuildId(digest), buildMs: 1, digest } as const;
      await deployments.report(id, toStatus(state));
      if (live)
        await deployments.report(id, toStatus({ state: "deployed", url: "https://todo.example.com" }));
      return id;
    };

    it("builds although an artifact is stored for the build key, and replaces it", async () => {
      const forged = fakeArtifact("forged");
      await artifacts.save({
        ...forged,
        manifest: { ...forged.manifest, app: "todo", buildKey: manifest.buildKey },
      });
      const [outcome] = await release();
      expect(builder.built).toEqual(["todo"]);
      expect(outcome).toMatchObject({ target: { digest: manifest.digest, build: "built" } });
      expect((await artifacts.findByKey("todo", manifest.buildKey))?.manifest.digest).toBe(manifest.digest);
    });

    it.each([
      [
        "showed these bytes",
        async () => preview(manifest.digest),
        "reproduced: the bytes that the preview showed",
      ],
      ["showed other sources", async () => preview(other, { buildKey: "e".repeat(64) }), NOT_PREVIEWED],
      ["never was live", async () => preview(other, { live: false }), NOT_PREVIEWED],
      ["does not exist", async () => undefined, NOT_PREVIEWED],
    ])("deploys and says so if the preview %s", async (_, before, note) => {
      await before();
      const [outcome] = await release();
      expect(outcome).toMatchObject({ result: "built", target: { note }, record: { notes: [note] } });
    });

    it("stops if the newest preview of the same sources showed other bytes, and names digests and files", async () => {
      await preview(manifest.digest);
      const shown = fakeArtifact("other");
      const module = { path: "index.js", sizeBytes: 1, digest: other, type: "esm" } as const;
      await artifacts.save({ ...shown, manifest: { ...shown.manifest, app: "todo", modules: [module] } });
      const id = await preview(shown.manifest.digest);
      const [outcome] = await release();
      expect(outcome).toMatchObject({ result: "failed", thrown: { code: "DIGEST_MISMATCH" } });
      const { message } = (outcome as { thrown: Error }).thrown;
      for (const part of [`preview ${id}`, manifest.digest, shown.manifest.digest, '"worker/index.js"']) {
        expect(message).toContain(part);
      }
      expect(deployments.historyOf(id + 1)).toEqual(["queued", "error"]);
    });

    it("compares a rollback with what served then, and says that it replaces a newer build", async () => {
      const served = { deploymentId: 4, shownBy: "earlier deployment", digest: manifest.digest } as const;
      const [outcome] = await release({ rollbackTo: served });
      const note = "reproduced: the bytes that served then";
      expect(outcome).toMatchObject({ target: { note, rollback: true } });
      const [stopped] = await release({ rollbackTo: { ...served, digest: other } });
      expect(stopped).toMatchObject({ result: "failed", thrown: { code: "DIGEST_MISMATCH" } });
    });

    it("leaves a custom rollback to a job without credentials, which knows what to compare with", async () => {
      builder.fail("todo", new PipelineError("APP_NEEDS_OWN_BUILD", "it has plugins"));
      const [outcome] = await release({
        handoff: { appsPerJob: 2, measureStartup: false },
        rollbackTo: { deploymentId: 4, shownBy: "earlier deployment", digest: other },
      });
      expect(outcome).toMatchObject({ waiting: { job: "isolated", rollbackTo: 4 } });
      expect(deployments.historyOf(1)).toEqual(["queued", "in_progress"]);
    });

    it("does not leave a Worker to a job that runs it only because start-up times are measured", async () => {
      const [outcome] = await release({ handoff: { appsPerJob: 2, measureStartup: true } });
      expect(outcome?.result).toBe("built");
    });
  });

  it("names the build in the payload of a Deployment to production, which is opened after the build", async () => {
    const { target, reason } = planned("todo");
    const { pullRequest: _, ...rest } = target;
    const [outcome] = await runTargets({}, [{ reason, target: { ...rest, environment: "production" } }]);
    const { digest, buildKey, toolchain } = fakeArtifact("todo").manifest;
    expect(outcome?.result).toBe("built");
    expect(deployments.records).toMatchObject([{ commit, runId: 1, digest, buildKey, toolchain }]);
    expect(deployments.historyOf(1)).toEqual(["queued", "in_progress"]);
  });

  it("does not build a source tree whose artifact is stored", async () => {
    await artifacts.save(fakeArtifact("todo"));
    const [outcome] = await run("todo");
    expect(builder.built).toEqual([]);
    expect(outcome).toMatchObject({ result: "built", target: { build: "reused", buildMs: 0 } });
  });

  it("builds again if the stored artifact fails verification", async () => {
    artifacts.findByKey = async () => {
      throw new PipelineError("ARTIFACT_INVALID", "it was changed");
    };
    const [outcome] = await run("todo");
    expect(outcome).toMatchObject({ result: "built", target: { build: "built" } });
    expect(log.warnings).toEqual(["The stored artifact of todo is not used: it was changed"]);
  });

  it("compares an app with its build in production, and measures each phase", async () => {
    const before = fakeArtifact("todo-before");
    const live = { ...before, manifest: { ...before.manifest, app: "todo" } };
    await artifacts.save(live);
    const id = await deployments.open({ app: "todo", environment: "production", commit, reason: "push" });
    const { digest, buildId, metrics } = live.manifest;
    await deployments.report(id, toStatus({ state: "deploying", buildId, digest, buildMs: 0 }));
    await deployments.report(id, toStatus({ state: "deployed", url: "https://todo.example.com" }));
    const [outcome] = await run("todo");
    expect(outcome).toMatchObject({
      record: {
        base: { digest, metrics },
        cache: { result: "miss" },
        phases: [{ name: "key" }, { name: "look up" }, { name: "store" }],
      },
    });
  });

  it("builds even if the build in production is unknown", async () => {
    const list = deployments.list.bind(deployments);
    deployments.list = async (filter) => {
      if (filter.environment === "production") throw new PipelineError("GITHUB_UNAVAILABLE", "no");
      return list(filter);
    };
    const [outcome] = await run("todo");
    expect(outcome).toMatchObject({ result: "built", record: { cache: { result: "miss" } } });
    expect(outcome).not.toHaveProperty("record.base");
  });

  it("links the treemap of an artifact that is stored in git", async () => {
    await artifacts.save({ ...fakeArtifact("todo"), commit: "d".repeat(40) });
    const [outcome] = await run("todo");
    expect(outcome).toMatchObject({
      target: { treemapUrl: `https://github.com/o/r/blob/${"d".repeat(40)}/report/treemap.svg` },
      record: { cache: { result: "hit" } },
    });
  });

  it("continues with the other apps if one fails, in the same order", async () => {
    builder.fail("poll", broken);
    const outcomes = await run("poll", "shop", "todo", "wiki", "zoo", "blog");
    expect(outcomes.map(({ result, target }) => [target.app, result])).toEqual([
      ["poll", "failed"],
      ["shop", "built"],
      ["todo", "built"],
      ["wiki", "built"],
      ["zoo", "built"],
      ["blog", "built"],
    ]);
  });

  it("closes the deployment of an app that fails and reports the location on the pull request", async () => {
    builder.fail("poll", broken);
    const [outcome] = await run("poll");
    expect(outcome).toMatchObject({ result: "failed", thrown: broken });
    expect(deployments.stateOf(1)).toMatchObject({ state: "failed", code: "BUILD_FAILED" });
    expect(commitStatuses.statesOf(commit).at(-1)).toBe("failure");
    const [comment = ""] = comments.of(7);
    expect(comment).toContain("BUILD_FAILED");
    expect(comment).toContain("Unexpected end of file");
  });

  it("reports two failures in one comment", async () => {
    builder.fail("poll", broken);
    builder.fail("shop", broken);
    await run("poll", "shop");
    expect(comments.of(7)).toHaveLength(1);
    expect(comments.of(7)[0]).toMatch(/\*\*poll\*\*[\s\S]*\*\*shop\*\*/);
  });

  it("fails an app whose artifact cannot be stored", async () => {
    artifacts.failNextSave(new PipelineError("GITHUB_UNAVAILABLE", "git could not store it"));
    const [outcome] = await run("todo");
    expect(outcome?.result).toBe("failed");
    expect(deployments.stateOf(1)).toMatchObject({ state: "failed", code: "GITHUB_UNAVAILABLE" });
  });

  it("fails an app whose deployment cannot be opened without touching the others", async () => {
    const open = deployments.open.bind(deployments);
    deployments.open = async (deployment) => {
      if (deployment.app === "poll") throw new PipelineError("GITHUB_REFUSED", "no");
      return open(deployment);
    };
    const outcomes = await run("poll", "todo");
    expect(outcomes.map(({ result }) => result)).toEqual(["failed", "built"]);
  });

  describe("with other jobs", () => {
    const handoff = { appsPerJob: 2, measureStartup: false };
    const jobsOf = (outcomes: Awaited<ReturnType<typeof run>>) =>
      outcomes.map((outcome) => (outcome.result === "waiting" ? outcome.waiting.job : outcome.result));

    it("leaves an app that needs a custom build to a job without credentials, with its deployment open", async () => {
      builder.fail("poll", new PipelineError("APP_NEEDS_OWN_BUILD", "it has plugins"));
      const outcomes = await runWith({ handoff }, "poll", "todo");
      expect(jobsOf(outcomes)).toEqual(["isolated", "built"]);
      expect(outcomes[0]).toMatchObject({ waiting: { app: "poll", deploymentId: 1, path: "apps/poll" } });
      expect(deployments.stateOf(1)).toEqual({ state: "building" });
      expect(comments.of(7)).toEqual([]);
    });

    it("refuses such an app without other jobs", async () => {
      builder.fail("poll", new PipelineError("APP_NEEDS_OWN_BUILD", "it has plugins"));
      const [outcome] = await run("poll");
      expect(outcome).toMatchObject({ result: "failed", thrown: { code: "APP_NEEDS_OWN_BUILD" } });
    });

    it("spreads more apps than one job should build", async () => {
      builder.describe("wiki", { mode: "custom" });
      const outcomes = await runWith({ handoff }, "poll", "todo", "wiki");
      expect(jobsOf(outcomes)).toEqual(["shard", "shard", "isolated"]);
      expect(builder.built).toEqual([]);
    });

    it("spreads nothing if most artifacts are stored already", async () => {
      await artifacts.save(fakeArtifact("poll"));
      const outcomes = await runWith({ handoff }, "poll", "todo", "wiki");
      expect(jobsOf(outcomes)).toEqual(["built", "built", "built"]);
      expect(builder.built).toEqual(["todo", "wiki"]);
    });

    it("leaves every Worker to a job without credentials if start-up times are measured", async () => {
      builder.describe("pages", { hasWorker: false });
      const outcomes = await runWith({ handoff: { ...handoff, measureStartup: true } }, "pages", "todo");
      expect(jobsOf(outcomes)).toEqual(["built", "isolated"]);
    });
  });
});
