import { expect } from "vitest";
import { createApiChecker } from "../../../scripts/local/github/openapi/checker.ts";
import type { GitHubStandIn } from "../../../scripts/local/github/server/stand-in.ts";

/** One for all stand-ins of a test file: compiled schemas are kept. */
export const apiChecker = createApiChecker();

/** Everything the stand-in was asked, answered and announced is as GitHub's description has it. */
export function expectNoFindings(standIn: Pick<GitHubStandIn, "openApiFindings">): void {
  expect([...new Set(standIn.openApiFindings)]).toEqual([]);
}
