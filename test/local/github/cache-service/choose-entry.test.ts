import { describe, expect, it } from "vitest";
import { parseRange } from "../../../../scripts/local/github/blob-service/parse-range.ts";
import { chooseEntry, chooseEvictions } from "../../../../scripts/local/github/cache-service/choose-entry.ts";
import type { CacheRecord } from "../../../../scripts/local/github/store/records/actions.ts";

const entry = (id: number, key: string, fields: Partial<CacheRecord> = {}): CacheRecord => ({
  id,
  repositoryId: 1,
  key,
  version: "v",
  scope: "refs/heads/main",
  sizeBytes: 10,
  complete: true,
  createdAt: `2026-01-01T00:00:${String(id).padStart(2, "0")}Z`,
  lastAccessedAt: `2026-01-01T00:00:${String(id).padStart(2, "0")}Z`,
  ...fields,
});

describe("chooseEntry", () => {
  const topic = "refs/heads/topic";
  const main = "refs/heads/main";

  it.each([
    ["the exact key before a newer prefix match", [entry(1, "npm"), entry(2, "npm-2")], "npm", [], 1],
    ["the newest entry with the key as a prefix", [entry(1, "npm-1"), entry(2, "npm-2")], "npm", [], 2],
    ["restore keys in their order", [entry(1, "b-1"), entry(2, "c-1")], "a", ["b-", "c-"], 1],
    [
      "a prefix match of its own ref before main's exact key",
      [entry(1, "npm"), entry(2, "npm-x", { scope: topic })],
      "npm",
      [],
      2,
    ],
    ["nothing of another version", [entry(1, "npm", { version: "w" })], "npm", [], undefined],
    ["nothing unfinished", [entry(1, "npm", { complete: false })], "npm", [], undefined],
    [
      "nothing of a ref that the job may not read",
      [entry(1, "npm", { scope: "refs/pull/1/merge" })],
      "npm",
      [],
      undefined,
    ],
  ] as const)("chooses %s", (_, entries, key, restoreKeys, id) => {
    expect(chooseEntry(entries, { scopes: [topic, main], version: "v", key, restoreKeys })?.id).toBe(id);
  });
});

describe("chooseEvictions", () => {
  it("evicts the least recently used entries only until the rest fits", () => {
    const entries = [entry(1, "a", { lastAccessedAt: "2026-01-02T00:00:00Z" }), entry(2, "b"), entry(3, "c")];
    expect(chooseEvictions(entries, 20).map(({ id }) => id)).toEqual([2]);
    expect(chooseEvictions(entries, 19).map(({ id }) => id)).toEqual([2, 3]);
    expect(chooseEvictions(entries, 30)).toEqual([]);
  });
});

describe("parseRange", () => {
  it.each([
    [undefined, undefined],
    ["bytes=0-4", { start: 0, end: 4 }],
    ["bytes=5-", { start: 5, end: 9 }],
    ["bytes=-3", { start: 7, end: 9 }],
    ["bytes=8-99", { start: 8, end: 9 }],
    ["bytes=10-", "unsatisfiable"],
    ["items=1-2", undefined],
  ] as const)("reads %s of ten bytes", (header, expected) => {
    expect(parseRange(header, 10)).toEqual(expected);
  });
});
