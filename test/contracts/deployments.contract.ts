import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Deployments } from "../../actions/shared/ports/deployments.ts";

export interface DeploymentsUnderTest {
  /** The deployments of one repository, as run 7 sees them; there may be some already. */
  readonly deployments: Deployments;
  /** A commit of that repository. */
  readonly commit: string;
  close(): Promise<void>;
}

/** What any Deployments must do. */
export function describeDeployments(name: string, start: () => Promise<DeploymentsUnderTest>): void {
  describe(`${name} keeps the Deployments contract`, () => {
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

    it("remembers what a deployment is about, and the reason as its first status", async () => {
      const id = await open("memory", 3);
      expect(await deployments.find(id)).toEqual({
        id,
        app: "memory",
        environment: "preview",
        pullRequest: 3,
        commit,
        runId: 7,
        createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
        statuses: [{ state: "queued", description: "Changed: index.html" }],
      });
    });

    it("gives statuses back newest first, with their URL", async () => {
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

    it("tells apps, environments and pull requests apart", async () => {
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

    it("leaves an earlier success alone when a later one is reported: ending it is the tracker's to say", async () => {
      const [first, second] = [await open("twice"), await open("twice")];
      for (const id of [first, second])
        await deployments.report(id, { state: "success", description: "Live" });
      expect((await deployments.find(first))?.statuses[0]?.state).toBe("success");
    });

    it("finds nothing under an id nobody opened", async () => {
      expect(await deployments.find(999_999)).toBeUndefined();
    });
  });
}
