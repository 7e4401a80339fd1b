import { describe, expect, it } from "vitest";
import { grantPermissions, RESTRICTED, readOnly } from "../../../../scripts/local/runner/plan/permissions.ts";
import type { Template } from "../../../../scripts/local/runner/syntax/template.ts";

const location = { file: "ci.yml", line: 3, column: 1 };
const scalar = (value: string): Template => ({ kind: "scalar", value, location });
const mapping = (levels: Readonly<Record<string, string>>): Template => ({
  kind: "mapping",
  entries: Object.entries(levels).map(([key, value]) => ({
    key,
    keyLocation: location,
    value: scalar(value),
  })),
  location,
});

describe("a job's permissions", () => {
  it("are restricted if the workflow has no `permissions`", () => {
    expect(grantPermissions(undefined, undefined)).toEqual(RESTRICTED);
  });

  it("contain only the named scopes and metadata", () => {
    expect(grantPermissions(mapping({ deployments: "write" }), undefined)).toEqual({
      deployments: "write",
      metadata: "read",
    });
    expect(grantPermissions(mapping({}), undefined)).toEqual({ metadata: "read" });
  });

  it("support the shorthands", () => {
    expect(grantPermissions(scalar("write-all"), undefined)).toMatchObject({
      contents: "write",
      issues: "write",
    });
    expect(grantPermissions(scalar("read-all"), undefined)).toMatchObject({
      contents: "read",
      issues: "read",
    });
  });

  it("are the caller's if a called workflow has no `permissions`", () => {
    expect(grantPermissions(undefined, { issues: "write", metadata: "read" })).toEqual({
      issues: "write",
      metadata: "read",
    });
  });

  it("may only shrink from a caller to the called workflow", () => {
    const ceiling = { contents: "read", metadata: "read" } as const;

    expect(grantPermissions(mapping({ contents: "read" }), ceiling)).toMatchObject({ contents: "read" });
    expect(() => grantPermissions(mapping({ contents: "write" }), ceiling)).toThrow(
      "ci.yml:3:1: The workflow is requesting 'contents: write', but is only allowed 'contents: read'.",
    );
    expect(() => grantPermissions(mapping({ issues: "read" }), ceiling)).toThrow(
      "only allowed 'issues: none'",
    );
  });

  it("are read-only for pull requests of forks", () => {
    expect(readOnly({ contents: "write", issues: "none" })).toEqual({ contents: "read", issues: "none" });
  });
});
