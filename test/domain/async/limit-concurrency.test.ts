import { setTimeout } from "node:timers/promises";
import { expect, it } from "vitest";
import { limitConcurrency } from "../../../actions/shared/domain/async/limit-concurrency.ts";

it("runs at most as many calls at a time, in order, and goes on after a failure", async () => {
  const limited = limitConcurrency(3);
  const started: number[] = [];
  let [pending, most] = [0, 0];
  const calls = Array.from({ length: 20 }, (_, index) =>
    limited(async () => {
      started.push(index);
      pending += 1;
      most = Math.max(most, pending);
      await setTimeout(1);
      pending -= 1;
      if (index === 4) throw new Error("the fifth fails");
      return index;
    }),
  );
  const settled = await Promise.allSettled(calls);
  expect(most).toBe(3);
  expect(started).toEqual([...started.keys()]);
  expect(settled.filter(({ status }) => status === "rejected")).toHaveLength(1);
});
