import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Deployments } from "../../actions/shared/ports/deployments.ts";

export interface DeploymentsUnderTest {
  /** The Deployments of one repository, which may have some already; new ones belong to attempt 2 of run 7. */
  readonly deployments: Deployments;
  /** A commit of that repository. */
  readonly commit: string;
  close(): Promise<void>;
}

/** Tests any implementation of `Deployments`. */
export function describeDeployments(name: string, start: () => Promise<DeploymentsUnderTest>): void {
  describe(`${name} fulfils the Deployments contract`, () => {
    let deployments: Deployments;
    let commit: string;
    let close: () => Promise<void>;
    beforeAll(async () => {
      ({ deployments, commit, close } = await start());
    });
    afterAll(() => close());

    const open = (app: string, pullRequest?: number) =>
      deployments.open({
        app,
        commit,
        reason: "Changed: index.html",
        environment: pullRequest === undefined ? "production" : "preview",
        ...(pullRequest === undefined ? {} : { pullRequest }),
      });

    it("stores a Deployment's subject, with the reason as its first status", async () => {
      const id = await open("memory", 3);
      expect(await deployments.find(id)).toEqual({
        id,
        app: "memory",
        environment: "preview",
        pullRequest: 3,
        commit,
        runId: 7,
        runAttempt: 2,
        createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
        statuses: [{ state: "queued", description: "Changed: index.html" }],
      });
    });

    it("stores what is known of the build", async () => {
      const build = {
        buildKey: "a".repeat(64),
        digest: `sha256:${"b".repeat(64)}`,
        toolchain: { esbuild: "0.28.2", recipe: "6" },
      } as const;
      const subject = { app: "known", environment: "production", commit, reason: "Changed" } as const;
      const id = await deployments.open({ ...subject, build });
      expect(await deployments.find(id)).toMatchObject(build);
    });

    it("returns statuses newest first, with their URL", async () => {
      const id = await open("statuses");
      await deployments.report(id, { state: "in_progress", description: "Building" });
      await deployments.report(id, {
        state: "success",
        description: "Live",
        environmentUrl: "https://statuses.apps.test",
      });
      expect((await deployments.find(id))?.statuses).toEqual([
        { state: "success", description: "Live", environmentUrl: "https://statuses.apps.test" },
        { state: "in_progress", description: "Building" },
        { state: "queued", description: "Changed: index.html" },
      ]);
    });

    it("lists newest first, up to the limit", async () => {
      const ids = [await open("order"), await open("order"), await open("order")];
      const listed = await deployments.list({ app: "order", environment: "production", limit: 2 });
      expect(listed.map(({ id }) => id)).toEqual(ids.toReversed().slice(0, 2));
    });

    it("distinguishes apps, environments and pull requests", async () => {
      const [production, third, fourth] = [
        await open("apart"),
        await open("apart", 3),
        await open("apart", 4),
      ];
      const idsOf = async (filter: Parameters<Deployments["list"]>[0]) =>
        (await deployments.list({ app: "apart", ...filter })).map(({ id }) => id);
      expect(await idsOf({ environment: "production" })).toEqual([production]);
      expect(await idsOf({ environment: "preview" })).toEqual([fourth, third]);
      expect(await idsOf({ environment: "preview", pullRequest: 3 })).toEqual([third]);
      expect(await idsOf({ pullRequest: 4 })).toEqual([fourth]);
      expect(await idsOf({})).toEqual([fourth, third, production]);
    });

    it("lists only what a condition on the payload accepts, up to the limit", async () => {
      const subject = { app: "keyed", environment: "production", commit, reason: "Changed" } as const;
      const keys = ["a", "b", "a", "a"].map((digit) => digit.repeat(64));
      const ids: number[] = [];
      for (const buildKey of keys) ids.push(await deployments.open({ ...subject, build: { buildKey } }));
      const where = (payload: { readonly buildKey?: string }) => payload.buildKey === "a".repeat(64);
      const listed = await deployments.list({ app: "keyed", environment: "production", where, limit: 2 });
      expect(listed.map(({ id }) => id)).toEqual([ids[3], ids[2]]);
    });

    it("reads one after the other, newest first", async () => {
      const ids = [await open("lazy"), await open("lazy"), await open("lazy")];
      const read: number[] = [];
      for await (const { id, statuses } of deployments.each({ app: "lazy", environment: "production" })) {
        read.push(id);
        expect(statuses).toHaveLength(1);
      }
      expect(read).toEqual(ids.toReversed());
    });

    it("lists the apps of an environment and of a pull request", async () => {
      await open("listed-b", 31);
      await open("listed-a", 31);
      expect(await deployments.listApps({ environment: "preview", pullRequest: 31 })).toEqual([
        "listed-a",
        "listed-b",
      ]);
      expect(await deployments.listApps({ environment: "staging" })).toEqual([]);
    });

    it("does not end an earlier Deployment when a later one succeeds", async () => {
      const [first, second] = [await open("twice"), await open("twice")];
      for (const id of [first, second])
        await deployments.report(id, { state: "success", description: "Live" });
      expect((await deployments.find(first))?.statuses[0]?.state).toBe("success");
    });

    it("returns undefined for an unknown id", async () => {
      expect(await deployments.find(999_999)).toBeUndefined();
    });
  });
}
