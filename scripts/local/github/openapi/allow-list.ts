import type { Finding } from "./checker.ts";

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
];

export function isAllowed(finding: Finding): boolean {
  return ALLOWANCES.some(({ where, detail }) => where.test(finding.where) && detail.test(finding.detail));
}
