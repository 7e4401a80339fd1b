import { unsupportedAt } from "../syntax/problem.ts";
import { listEntries } from "../syntax/template.ts";
import { parseUses } from "./uses.ts";
import type { UsesStep } from "./workflow.ts";

const ACTION = "actions/checkout";
const INPUTS = ["repository", "ref", "token", "path", "fetch-depth", "persist-credentials", "clean"];

/** Returns true for `actions/checkout` at any version, which is built in because the runner downloads nothing. */
export function isCheckout(step: UsesStep): boolean {
  const uses = parseUses(step.uses.text);
  return uses?.kind === "remote" && uses.repository.toLowerCase() === ACTION;
}

/**
 * Checks that the runner supports the inputs of a checkout. Throws PipelineError WORKFLOW_UNSUPPORTED naming file and
 * line.
 */
export function checkCheckoutInputs(step: UsesStep): void {
  for (const { key, keyLocation } of listEntries(step.with)) {
    if (!INPUTS.includes(key))
      throw unsupportedAt(keyLocation, `The input \`${key}\` of ${ACTION} is not supported.`);
  }
}
