import { expect } from "vitest";
import { createApiChecker } from "../../../scripts/local/github/openapi/checker.ts";
import type { GitHubStandIn } from "../../../scripts/local/github/server/stand-in.ts";

/** Shared by all stand-ins of a test file, so that each schema is compiled once. */
export const apiChecker = createApiChecker();

/** Asserts that every request, response and webhook so far matches GitHub's description. */
export function expectNoFindings(standIn: Pick<GitHubStandIn, "openApiFindings">): void {
  expect([...new Set(standIn.openApiFindings)]).toEqual([]);
}
