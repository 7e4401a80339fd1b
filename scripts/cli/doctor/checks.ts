import { checkCallers, checkConfig } from "./check-files.ts";
import { checkNamespaces, checkTokenReach } from "./check-namespaces.ts";
import {
  checkBranch,
  checkCodeOwners,
  checkDefaultPermissions,
  checkPullRequests,
} from "./check-settings.ts";
import {
  checkAccounts,
  checkProductionBranches,
  checkProductionToken,
  checkSeparateTokens,
  checkSigningKey,
  checkTokens,
} from "./check-tokens.ts";
import type { DoctorFacts } from "./facts.ts";
import type { Finding, Verdict } from "./finding.ts";

/** Every check of `overskill doctor`, in the order in which it prints them. Each decides from the facts alone. */
const CHECKS: Readonly<Record<string, (facts: DoctorFacts) => Verdict>> = {
  config: checkConfig,
  callers: checkCallers,
  "pull-requests": checkPullRequests,
  "workflow-permissions": checkDefaultPermissions,
  "default-branch": checkBranch,
  "code-owners": checkCodeOwners,
  "cloudflare-tokens": checkTokens,
  "separate-tokens": checkSeparateTokens,
  "production-token": checkProductionToken,
  "production-branches": checkProductionBranches,
  accounts: checkAccounts,
  namespaces: checkNamespaces,
  "token-reach": checkTokenReach,
  "signing-key": checkSigningKey,
};

/** Runs every check. */
export function diagnose(facts: DoctorFacts): readonly Finding[] {
  return Object.entries(CHECKS).map(([check, run]) => ({ check, ...run(facts) }));
}
