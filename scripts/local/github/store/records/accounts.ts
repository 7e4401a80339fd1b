/** A person, a bot or an organisation: they share one name space of logins. */
export interface AccountRecord {
  readonly id: number;
  readonly login: string;
  readonly type: "User" | "Bot" | "Organization";
  readonly name: string | null;
  readonly email: string | null;
  readonly siteAdmin: boolean;
  /** Organisations only: login to role; empty for people. */
  readonly members: Readonly<Record<string, "admin" | "member">>;
  /** ISO 8601, whole seconds, like every time below. */
  readonly createdAt: string;
}

/** Ordered: each role may do what the roles before it may. https://docs.github.com/en/organizations/managing-user-access-to-your-organizations-repositories/managing-repository-roles/repository-roles-for-an-organization */
export const ROLES = ["read", "triage", "write", "maintain", "admin"] as const;
export type Role = (typeof ROLES)[number];

export interface TokenRecord {
  readonly id: number;
  readonly token: string;
  /** Whom the token speaks for; `github-actions[bot]` for a job's. */
  readonly login: string;
  /** Absent for a person's token, which may do all that the person may. */
  readonly job?: JobGrant;
}

/** What a job's token may do. */
export interface JobGrant {
  /** `owner/name`. */
  readonly repository: string;
  readonly runId: number;
  readonly jobId: number;
  readonly permissions: Readonly<Record<string, "read" | "write" | "none">>;
}
