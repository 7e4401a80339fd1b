import { describe, expect, it } from "vitest";
import type { Concurrency } from "../../../../scripts/local/runner/plan/concurrency.ts";
import { ConcurrencyGroups } from "../../../../scripts/local/runner/run/concurrency-groups.ts";

const single: Concurrency = { group: "deploy", cancelInProgress: false, queue: "single" };

function createMember(groups: ConcurrencyGroups, concurrency: Concurrency, repository = "o/r") {
  const controller = new AbortController();
  const member = { cancelled: false, controller };
  const cancel = (): void => {
    member.cancelled = true;
  };
  const admission = groups.enter(repository, concurrency, cancel, controller.signal);
  return { member, admission };
}

describe("a concurrency group", () => {
  it("runs one member and lets one wait; a newer one replaces the one that waits", async () => {
    const groups = new ConcurrencyGroups();
    const first = createMember(groups, single);
    const second = createMember(groups, single);
    const third = createMember(groups, single);

    expect(await second.admission).toMatchObject({ admitted: false });
    (await first.admission).leave();
    expect(await third.admission).toMatchObject({ admitted: true });
    expect(first.member.cancelled).toBe(false);
  });

  it("cancels the running member for a newer one with cancel-in-progress, which waits for its end", async () => {
    const groups = new ConcurrencyGroups();
    const first = createMember(groups, single);
    const second = createMember(groups, { ...single, cancelInProgress: true });

    expect(first.member.cancelled).toBe(true);
    (await first.admission).leave();
    expect(await second.admission).toMatchObject({ admitted: true });
  });

  it("lets all members wait in order with queue: max", async () => {
    const groups = new ConcurrencyGroups();
    const queued = { ...single, queue: "max" } as const;
    const members = [1, 2, 3].map(() => createMember(groups, queued));

    for (const { admission } of members) {
      const location = await admission;
      expect(location.admitted).toBe(true);
      location.leave();
    }
  });

  it("rejects the newest member with queue: max if a hundred wait", async () => {
    const groups = new ConcurrencyGroups();
    const queued = { ...single, queue: "max" } as const;
    for (let count = 0; count < 101; count += 1) createMember(groups, queued);

    expect(await createMember(groups, queued).admission).toMatchObject({ admitted: false });
  });

  it("compares names case-insensitively, and only within one repository", async () => {
    const groups = new ConcurrencyGroups();
    await createMember(groups, single).admission;
    const other = createMember(groups, single, "o/other");
    const shouted = createMember(groups, { ...single, group: "DEPLOY" });
    shouted.member.controller.abort();

    expect(await other.admission).toMatchObject({ admitted: true });
    expect(await shouted.admission).toMatchObject({ admitted: false });
  });

  it("admits no member for a slot that was never taken", async () => {
    const groups = new ConcurrencyGroups();
    await createMember(groups, single).admission;
    const second = createMember(groups, single);
    const third = createMember(groups, single);
    (await second.admission).leave();
    third.member.controller.abort();

    expect(await third.admission).toMatchObject({ admitted: false });
  });
});
