import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { currentState } from "../../actions/shared/domain/deploy/deployment-status.ts";
import { toBuildId } from "../../actions/shared/domain/digest.ts";
import { REPO } from "../local/github/world.ts";
import { openDeployStage } from "./deploy-stage.ts";

/** Each test starts several processes, and one Worker per upload. */
const TIMEOUT = 90_000;

describe("the Actions deploy, rollback and reconcile, as processes", { timeout: TIMEOUT }, () => {
  let stage: Awaited<ReturnType<typeof openDeployStage>>;
  beforeAll(async () => {
    stage = await openDeployStage();
  });
  afterAll(() => stage[Symbol.asyncDispose]());
  beforeEach(() => stage.faults.clear());

  const stateOf = async (id: number) => currentState((await stage.load(id)).statuses);
  const deploy = (...targets: readonly object[]) =>
    stage.run("deploy/main", { targets: JSON.stringify(targets) });

  it("deploy a preview, report it everywhere, and never print the token", async () => {
    const target = await stage.build("hello", { commit: stage.head, preview: true });
    const { exitCode, outputs, summary, log } = await deploy(target);

    expect(log).not.toContain("::error");
    expect(log.replaceAll(/^::add-mask::.*$/gm, "")).not.toContain(stage.cloudflare.apiToken);
    expect(exitCode).toBe(0);
    expect(outputs["url"]).toBe(target.url);
    expect(JSON.parse(outputs["deployments"] ?? "")).toMatchObject([
      { id: target.deploymentId, result: "deployed", digest: target.digest },
    ]);
    expect(summary).toContain("| todo | preview | **live** (");
    expect(await stateOf(target.deploymentId)).toMatchObject({ state: "deployed", url: target.url });
    expect(await stage.visit(`${target.url}/`)).toBe("hello");
    expect(await stage.comments(stage.pullRequest)).toEqual([
      expect.stringContaining(`\`${toBuildId(target.digest)}\``),
    ]);
  });

  it("fail with code, hint and state if Cloudflare is unavailable, and change nothing", async () => {
    const before = await stage.build("before", { commit: stage.initial, preview: false });
    await deploy(before);
    const target = await stage.build("never", { commit: stage.initial, preview: false });
    stage.faults.add({
      method: "PUT",
      path: /scripts\/todo$/,
      effect: { kind: "status", status: 503, when: "before", headers: { "retry-after": "0" } },
    });
    const { exitCode, outputs, log } = await deploy(target);

    expect(exitCode).toBe(1);
    expect(outputs["error-code"]).toBe("CLOUDFLARE_UNAVAILABLE");
    expect(log).toContain("::error title=deploy%3A CLOUDFLARE_UNAVAILABLE");
    expect(await stateOf(target.deploymentId)).toMatchObject({ code: "CLOUDFLARE_UNAVAILABLE" });
    expect(await stateOf(before.deploymentId)).toMatchObject({ state: "deployed" });
    expect(await stage.visit(`${before.url}/`)).toBe("before");
  });

  it("close the Deployment of a killed run in the post step", async () => {
    const older = await stage.build("older", { commit: stage.initial, preview: false });
    const target = await stage.build("killed", { commit: stage.initial, preview: false });
    const inputs = { targets: JSON.stringify([target]) };
    stage.faults.add({ method: "PUT", path: /scripts\/todo$/, effect: { kind: "delay", ms: 60_000 } });
    const { process, result } = await stage.start("deploy/main", inputs);
    // The earlier attempt is closed when the upload begins, so the new one is uploading now.
    await expect
      .poll(() => stateOf(older.deploymentId), { timeout: 20_000 })
      .toMatchObject({
        state: "superseded",
      });
    process.kill("SIGKILL");
    const { state } = await result;
    const post = await stage.run("deploy/post", inputs, { state });

    expect(post.exitCode).toBe(0);
    expect(await stateOf(target.deploymentId)).toMatchObject({
      state: "failed",
      code: "RUN_ENDED_EARLY",
      message: "The run was cancelled.",
    });
  });

  it("choose what to roll back to, answer if that is impossible, and answer with the result", async () => {
    const one = await stage.build("release one", { commit: stage.initial, preview: false });
    await deploy(one);
    const two = await stage.build("release two", { commit: stage.initial, preview: false });
    await deploy(two);
    const { data: issue } = await stage.world.owner.rest.issues.create({ ...REPO, title: "It broke" });
    const rollback = (body: string) => {
      const comment = { body };
      const payload = { action: "created", comment, issue };
      return stage.run("rollback/main", { environment: "production" }, { event: "issue_comment", payload });
    };
    const refused = await rollback("/rollback todo ffffffffffff");
    expect([refused.exitCode, refused.outputs]).toEqual([1, { "error-code": "ROLLBACK_TARGET_NOT_FOUND" }]);
    expect(await stage.comments(issue.number)).toEqual([expect.stringContaining(toBuildId(one.digest))]);

    const { exitCode, outputs, log } = await rollback(`/rollback todo ${toBuildId(one.digest)}`);
    expect(log).not.toContain("::error");
    expect(exitCode).toBe(0);
    expect(outputs).toMatchObject({
      app: "todo",
      commit: one.commit,
      deployment: String(one.deploymentId),
      conversation: String(issue.number),
    });
    expect(await stage.visit(`${two.url}/`)).toBe("release two");

    await deploy({
      ...one,
      ...(await stage.build("release one", { commit: stage.initial, preview: false })),
      rollback: true,
    });
    expect(await stage.visit(`${two.url}/`)).toBe("release one");
    expect(await stateOf(two.deploymentId)).toEqual({
      state: "rolled_back",
      toBuildId: toBuildId(one.digest),
    });
    const conversation = String(issue.number);
    await stage.run("rollback-answer/main", { environment: "production", app: "todo", conversation });
    expect((await stage.comments(issue.number)).at(-1)).toContain(
      `is back at build \`${toBuildId(one.digest)}\``,
    );
  });

  it("ignore other comments", async () => {
    const { exitCode, log } = await stage.run(
      "rollback/main",
      { environment: "production" },
      {
        event: "issue_comment",
        payload: {
          ...{ action: "created", issue: { number: 1 } },
          comment: { body: "nice", user: { login: "stranger" } },
        },
      },
    );
    expect(exitCode).toBe(0);
    expect(log).toContain("skip rollback (the comment does not begin with /rollback)");
  });
});

describe("the Action reconcile, as a process", { timeout: TIMEOUT }, () => {
  it("removes the preview of a closed pull request, and closes the Deployment of an ended run", async () => {
    await using stage = await openDeployStage();
    const live = await stage.build("preview", { commit: stage.head, preview: true });
    await stage.run("deploy/main", { targets: JSON.stringify([live]) });
    const lost = await stage.build("lost", { commit: stage.initial, preview: false });
    await stage.world.owner.rest.pulls.update({ ...REPO, pull_number: stage.pullRequest, state: "closed" });

    const { exitCode, outputs, log, summary } = await stage.run("reconcile/main", {});
    expect(log).not.toContain("::error");
    expect(exitCode).toBe(0);
    expect(JSON.parse(outputs["closed"] ?? "")).toEqual([lost.deploymentId]);
    expect(JSON.parse(outputs["removed"] ?? "")).toEqual([live.scriptName]);
    expect(summary).toContain(`removed \`${live.scriptName}\``);
    const { statuses } = await stage.load(live.deploymentId);
    expect(currentState(statuses)).toEqual({
      state: "removed",
      reason: `#${stage.pullRequest} was closed`,
    });
    expect(await stage.visit(`${live.url}/`)).not.toBe("preview");
  });
});
