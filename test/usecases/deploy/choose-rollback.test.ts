import { beforeEach, describe, expect, it } from "vitest";
import { toStatus } from "../../../actions/shared/domain/deploy/deployment-status.ts";
import { type Digest, toBuildId } from "../../../actions/shared/domain/digest.ts";
import { PipelineError } from "../../../actions/shared/domain/errors.ts";
import {
  chooseRollback,
  type RollbackRequest,
} from "../../../actions/shared/usecases/deploy/choose-rollback.ts";
import { FakeDeployments } from "../../fakes/fake-deployments.ts";
import { FakeLiveness } from "../../fakes/fake-liveness.ts";
import { RecordingLog } from "../../fakes/recording-log.ts";
import { commitOf, config } from "./deploy-world.ts";

const digestOf = (digits: string): Digest => `sha256:${digits.padEnd(64, digits)}`;
const url = "https://todo.apps.test";
const REVIEWED = ["1", "2", "3"].map(commitOf);

describe("chooseRollback", () => {
  let deployments: FakeDeployments;
  let log: RecordingLog;
  let statusesRead: number;
  let liveness: FakeLiveness;
  beforeEach(async () => {
    liveness = new FakeLiveness();
    deployments = new FakeDeployments();
    log = new RecordingLog();
    statusesRead = 0;
    for (const digit of ["1", "2", "3"]) await deployed({ digit });
    await supersede(1);
    await supersede(2);
  });

  interface Served {
    readonly digit: string;
    readonly digest?: Digest;
    readonly app?: string;
    readonly live?: boolean;
    /** False for a Deployment that was opened before its build. */
    readonly payload?: boolean;
  }
  /** Adds a Deployment that was, or claims to have been, live. */
  async function deployed({
    digit,
    digest = digestOf(digit),
    app = "todo",
    live = true,
    payload = true,
  }: Served) {
    const build = payload ? { build: { digest, buildKey: digit.repeat(64) } } : {};
    const subject = { app, environment: "production", commit: commitOf(digit), reason: "Changed" } as const;
    const id = await deployments.open({ ...subject, ...build });
    await deployments.report(
      id,
      toStatus({ state: "deploying", buildId: toBuildId(digest), buildMs: 1, digest }),
    );
    if (live) await deployments.report(id, toStatus({ state: "deployed", url }));
    return id;
  }
  const supersede = (id: number) =>
    deployments.report(id, toStatus({ state: "superseded", by: "deployment 9" }));
  const rolledBack = (id: number) =>
    deployments.report(id, toStatus({ state: "rolled_back", toBuildId: "1".repeat(12) }));

  const run = (change: Partial<RollbackRequest> = {}) =>
    chooseRollback(
      {
        log,
        deployments: {
          list: (filter) => deployments.list(filter),
          listApps: (filter) => deployments.listApps(filter),
          async *each(filter) {
            for await (const record of deployments.each(filter)) {
              statusesRead += 1;
              yield record;
            }
          },
        },
        liveness,
        reviewed: { includes: async (commit) => REVIEWED.includes(commit) },
      },
      { config, environment: "production", ...change },
    );

  it("chooses the deployment before the live one, and reads no more than it needs", async () => {
    expect(await run()).toEqual({ app: "todo", id: 2, commit: commitOf("2"), digest: digestOf("2") });
    expect(statusesRead).toBe(2);
  });

  it("does not choose a build that was rolled back, unless it is named", async () => {
    await rolledBack(2);
    expect(await run()).toMatchObject({ id: 1 });
    expect(await run({ to: "222222222222" })).toMatchObject({ id: 2 });
  });

  it("chooses the newest deployment that was ever live if none is", async () => {
    await supersede(3);
    expect(await run()).toMatchObject({ id: 3 });
  });

  it.each([
    ["a build id", "111111111111"],
    ["six digits", "111111"],
    ["a digest", digestOf("1")],
  ])("finds a deployment by %s", async (_, to) => {
    expect(await run({ to })).toMatchObject({ id: 1, digest: digestOf("1") });
  });

  it("finds a deployment that was opened before its build", async () => {
    const id = await deployed({ digit: "1", digest: digestOf("a"), payload: false });
    await supersede(id);
    expect(await run({ to: "aaaaaaaaaaaa" })).toMatchObject({ id, digest: digestOf("a") });
  });

  it("refuses digits that name two builds, with both digests, and takes one of them in full", async () => {
    const alike = `sha256:${"1".repeat(63)}2` as const;
    await supersede(await deployed({ digit: "2", digest: alike }));
    await expect(run({ to: "1".repeat(12) })).rejects.toMatchObject({
      code: "ROLLBACK_TARGET_NOT_FOUND",
      message: expect.stringMatching(new RegExp(`names 2 builds.*${alike}, ${digestOf("1")}`)),
    });
    expect(await run({ to: digestOf("1") })).toMatchObject({ id: 1 });
  });

  it("asks the public URL which build is live, and trusts it more than the deployments", async () => {
    liveness.served.set(url, digestOf("2"));
    expect(await run()).toMatchObject({ id: 3 });
  });

  describe("with forged deployments", () => {
    const byPerson = (id: number) => {
      const record = deployments.records[id - 1];
      if (record !== undefined) deployments.records[id - 1] = { ...record, byPerson: true };
    };

    it("does not roll back to what is live because another build of a reviewed commit claims to be", async () => {
      liveness.served.set(url, digestOf("3"));
      await deployed({ digit: "3", digest: digestOf("f") });
      await supersede(3);
      const chosen = await run();
      expect(chosen.digest).not.toBe(digestOf("3"));
    });

    it("prefers the deployments of runs to those that a person made, for reviewed commits, too", async () => {
      byPerson(await deployed({ digit: "3", digest: digestOf("f") }));
      byPerson(await deployed({ digit: "1", digest: digestOf("2") }));
      expect(await run()).toMatchObject({ id: 2 });
      expect(await run({ to: "2".repeat(12) })).toMatchObject({ id: 2, commit: commitOf("2") });
    });

    it("lets a person's deployment make no name of a build ambiguous", async () => {
      byPerson(await deployed({ digit: "2", digest: `sha256:${"1".repeat(63)}2` }));
      expect(await run({ to: "1".repeat(12) })).toMatchObject({ id: 1 });
    });

    it.each([
      ["of people", true],
      ["without a digest", false],
    ])("finds a named build behind hundreds of deployments %s", async (_, person) => {
      for (let count = 0; count < 300; count += 1) {
        const id = await deployed({ digit: "3", digest: digestOf("f"), payload: false });
        if (person) byPerson(id);
      }
      expect(await run({ to: "1".repeat(12) })).toMatchObject({ id: 1 });
    });

    it.each([
      ["the live one", { digit: "9" }],
      ["one that a build key and a digest name", { digit: "9", digest: digestOf("2") }],
    ])("ignores one of an unreviewed commit that claims to be %s", async (_, forged) => {
      await deployed(forged);
      expect(await run()).toMatchObject({ id: 2 });
      expect(log.warnings).toEqual([expect.stringMatching(/commit 9{40} is not on the default branch/)]);
    });

    it("takes the reviewed one of two with a named digest", async () => {
      await deployed({ digit: "9", digest: digestOf("1") });
      expect(await run({ to: digestOf("1") })).toMatchObject({ id: 1, commit: commitOf("1") });
    });

    it("refuses a named build of an unreviewed commit", async () => {
      await deployed({ digit: "9" });
      await expect(run({ to: "9".repeat(12) })).rejects.toMatchObject({
        code: "COMMIT_NOT_REVIEWED",
        message: expect.stringContaining(commitOf("9")),
      });
    });

    it("ignores a digest in the payload that a status contradicts", async () => {
      const build = { digest: digestOf("7") };
      const subject = { app: "todo", environment: "production", commit: commitOf("1"), reason: "x" } as const;
      const id = await deployments.open({ ...subject, build });
      const digest = digestOf("8");
      await deployments.report(
        id,
        toStatus({ state: "deploying", buildId: toBuildId(digest), buildMs: 1, digest }),
      );
      await deployments.report(id, toStatus({ state: "deployed", url }));
      for (const to of ["777777", "888888"]) {
        await expect(run({ to })).rejects.toMatchObject({ code: "ROLLBACK_TARGET_NOT_FOUND" });
      }
    });

    it("ignores builds of other apps and environments", async () => {
      await deployed({ digit: "1", digest: digestOf("a"), app: "poll" });
      await expect(run({ app: "todo", to: "a".repeat(12) })).rejects.toMatchObject({
        code: "ROLLBACK_TARGET_NOT_FOUND",
      });
    });
  });

  it("refuses a build that was never live, and lists those that were", async () => {
    await deployed({ digit: "1", digest: digestOf("a"), live: false });
    await expect(run({ to: "aaaaaaaaaaaa" })).rejects.toThrow(
      /choose one of 333333333333, 222222222222, 111111111111/,
    );
  });

  it("refuses if there is no earlier build", async () => {
    deployments.records.splice(0, 2);
    await expect(run({ app: "todo" })).rejects.toMatchObject({ code: "ROLLBACK_TARGET_NOT_FOUND" });
  });

  it("refuses a command that cannot be read", async () => {
    const refusal = new PipelineError("INPUT_INVALID", "too many words");
    await expect(run({ refusal })).rejects.toBe(refusal);
  });

  it.each([["../../x"], ["a--b"], ["${{ secrets.X }}"], ["todo\n"]])(
    "refuses %j as an app's name",
    async (app) => {
      await expect(run({ app })).rejects.toMatchObject({ code: "INPUT_INVALID" });
    },
  );

  it("requires the app's name if there is more than one", async () => {
    await deployed({ digit: "1", app: "poll" });
    await expect(run()).rejects.toThrow("name one of poll, todo");
  });

  it("chooses the app of the pull request with the comment", async () => {
    await deployed({ digit: "1", app: "poll" });
    await deployments.open({
      ...{ app: "todo", environment: "preview", pullRequest: 3, commit: commitOf("2"), reason: "Changed" },
    });
    expect(await run({ pullRequest: 3 })).toMatchObject({ app: "todo", id: 2 });
  });
});
