import { describe, expect, it } from "vitest";
import {
  parseRetryAfter,
  type RetryAdvice,
  retrying,
} from "../../../actions/shared/adapters/http/retry-policy.ts";
import { FakeClock } from "../../fakes/fake-clock.ts";

const policy = { attempts: 4, baseDelayMs: 100, maxRetryAfterMs: 5000, deadlineMs: 10_000 };

describe("retrying", () => {
  const run = async (advice: RetryAdvice, failures: number, change: Partial<typeof policy> = {}) => {
    const clock = new FakeClock();
    let tries = 0;
    const result = await retrying(
      { ...policy, ...change },
      { clock },
      () => advice,
      async () => {
        tries += 1;
        if (tries <= failures) throw new Error(`failure ${tries}`);
        return "done";
      },
    ).catch((thrown: Error) => thrown.message);
    return { result, tries, slept: clock.slept };
  };

  it("doubles each wait and adds up to 100 %", async () => {
    const { result, slept } = await run({ retry: true }, 3);
    expect(result).toBe("done");
    slept.forEach((ms, index) => {
      expect(ms).toBeGreaterThanOrEqual(100 * 2 ** index);
      expect(ms).toBeLessThanOrEqual(200 * 2 ** index);
    });
    expect(slept).toHaveLength(3);
  });

  it("throws the error of the last attempt", async () => {
    expect(await run({ retry: true }, 9)).toMatchObject({ result: "failure 4", tries: 4 });
  });

  it("does not retry if the advice is against it", async () => {
    expect(await run({ retry: false }, 9)).toMatchObject({ result: "failure 1", tries: 1 });
  });

  it("does not begin a wait that would end after the deadline", async () => {
    expect(await run({ retry: true, afterMs: 4000 }, 9)).toMatchObject({ tries: 3, slept: [4000, 4000] });
  });

  it("gives up if the server asks for a wait longer than the limit", async () => {
    expect(await run({ retry: true, afterMs: 5001 }, 9)).toMatchObject({ tries: 1, slept: [] });
  });
});

describe("parseRetryAfter", () => {
  const now = Date.parse("2026-11-23T12:00:00Z");
  it.each([
    ["7", 7000],
    ["Mon, 23 Nov 2026 12:00:30 GMT", 30_000],
    ["Mon, 23 Nov 2026 11:00:00 GMT", 0],
    ["soon", undefined],
    [null, undefined],
  ])("reads %j", (value, expected) => {
    expect(parseRetryAfter(value, now)).toBe(expected);
  });
});
