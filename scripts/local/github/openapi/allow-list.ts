import type { Finding } from "./finding.ts";

interface Allowance {
  readonly where: RegExp;
  readonly detail: RegExp;
  /** Why GitHub itself, or its use here, differs from the description. */
  readonly reason: string;
}

/** Reviewed differences from GitHub's description, which has errors. Every entry gives its reason. */
const ALLOWANCES: readonly Allowance[] = [
  {
    where: /\/deployments\/\{deployment_id\}\/statuses|^deployment-status-created$/,
    detail: /\/(target|environment|log)_url must match format "uri": ""$/,
    reason: "The description gives the empty string as the default of these URLs, which is not a URI.",
  },
  {
    where: /^repository-dispatch-sample\.collected$/,
    detail: /^\/ must have required property 'installation'$/,
    reason: "The description is of a delivery to a GitHub App; a workflow's payload has no `installation`.",
  },
  {
    where: /\/pulls(\/\{pull_number\})?$|^pull-request-/,
    detail: /\/labels\/\d+\/description must be string$/,
    reason: "GitHub sends null for a label without a description, as it does for issues.",
  },
  {
    where: /\/pulls(\/\{pull_number\})?$|^pull-request-/,
    detail: /\/head\/(repo|user) must be object$/,
    reason: "GitHub sends null for the head of a pull request whose fork was deleted.",
  },
];

/** Returns true for a finding that matches a reviewed difference. */
export function isAllowed(finding: Finding): boolean {
  return ALLOWANCES.some(({ where, detail }) => where.test(finding.where) && detail.test(finding.detail));
}
