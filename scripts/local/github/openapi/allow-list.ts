import type { Finding } from "./finding.ts";

interface Allowance {
  readonly where: RegExp;
  readonly detail: RegExp;
  /** Why GitHub itself, or our use of it, differs from its description here. */
  readonly reason: string;
}

/** Reviewed differences from GitHub's description, which is not right everywhere. Every entry gives its reason. */
export const ALLOWANCES: readonly Allowance[] = [
  {
    where: /\/deployments\/\{deployment_id\}\/statuses|^deployment-status-created$/,
    detail: /\/(target|environment|log)_url must match format "uri": ""$/,
    reason: "The description gives the empty string as the default of these addresses, which is no URI.",
  },
  {
    where: /^repository-dispatch-sample\.collected$/,
    detail: /^\/ must have required property 'installation'$/,
    reason: "The description shows the delivery to a GitHub App; a workflow gets no `installation`.",
  },
  {
    where: /\/pulls(\/\{pull_number\})?$|^pull-request-/,
    detail: /\/labels\/\d+\/description must be string$/,
    reason: "GitHub answers null for a label without a description, as it does for issues.",
  },
];

export function isAllowed(finding: Finding): boolean {
  return ALLOWANCES.some(({ where, detail }) => where.test(finding.where) && detail.test(finding.detail));
}
