import { describe, expect, it } from "vitest";
import {
  mergeableState,
  protectionRefusal,
} from "../../../../scripts/local/github/queries/mergeable-state.ts";
import type { PullRecord } from "../../../../scripts/local/github/store/records/issues.ts";

const pull = (change: Partial<PullRecord>, behindBy = 0): PullRecord => ({
  id: 1,
  headRef: "feature",
  headSha: "a",
  baseRef: "main",
  baseSha: "b",
  draft: false,
  mergeable: true,
  mergeCommitSha: null,
  merged: false,
  mergedAt: null,
  mergedBy: null,
  stats: { commits: 1, behindBy, changedFiles: 1, additions: 1, deletions: 0 },
  ...change,
});
const STRICT = { strict: true, contexts: ["ci"], enforceAdmins: false };
const LOOSE = { ...STRICT, strict: false };
const green = new Map([["ci", "success"]] as const);
const red = new Map([["ci", "failure"]] as const);

describe("mergeableState", () => {
  it.each([
    ["unknown before the test merge", pull({ mergeable: null }), undefined, green, "unknown"],
    ["dirty on a conflict, even for a draft", pull({ mergeable: false, draft: true }), STRICT, red, "dirty"],
    ["draft", pull({ draft: true }), undefined, green, "draft"],
    ["behind a strict base", pull({}, 1), STRICT, green, "behind"],
    ["clean behind a base that is not strict", pull({}, 1), LOOSE, green, "clean"],
    ["blocked by a failed required check", pull({}), LOOSE, red, "blocked"],
    ["blocked by a missing required check", pull({}), LOOSE, new Map(), "blocked"],
    ["unstable after a failed optional check", pull({}), undefined, red, "unstable"],
    ["clean without checks", pull({}), undefined, new Map(), "clean"],
  ] as const)("is %s", (_, record, protection, statuses, expected) => {
    expect(mergeableState(record, protection, statuses)).toBe(expected);
  });
});

describe("protectionRefusal", () => {
  it.each([
    ["no protection", pull({}, 9), undefined, red, undefined],
    ["an up-to-date green head", pull({}), STRICT, green, undefined],
    ["a failed required check", pull({}), LOOSE, red, 'Required status check "ci" is expected.'],
    [
      "a green head behind a strict base",
      pull({}, 1),
      STRICT,
      green,
      'Required status check "ci" is expected.',
    ],
  ] as const)("for %s", (_, record, protection, statuses, expected) => {
    expect(protectionRefusal(record, protection, statuses)).toBe(expected);
  });
});
