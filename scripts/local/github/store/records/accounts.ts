/** A person, a bot or an organisation; all share one namespace of logins. */
export interface AccountRecord {
  readonly id: number;
  readonly login: string;
  readonly type: "User" | "Bot" | "Organization";
  readonly name: string | null;
  readonly email: string | null;
  readonly siteAdmin: boolean;
  /** Roles by login in an organisation; empty for people and bots. */
  readonly members: Readonly<Record<string, "admin" | "member">>;
  /** ISO 8601 in whole seconds, like every time in the records. */
  readonly createdAt: string;
}

/** Roles in ascending order: each includes the rights of those before it. https://docs.github.com/en/organizations/managing-user-access-to-your-organizations-repositories/managing-repository-roles/repository-roles-for-an-organization */
export const ROLES = ["read", "triage", "write", "maintain", "admin"] as const;
export type Role = (typeof ROLES)[number];

/** An access token of a person or a job. */
export interface TokenRecord {
  readonly id: number;
  readonly token: string;
  /** Login of the token's account; `github-actions[bot]` for a job's token. */
  readonly login: string;
  /** Absent for a person's token, which has all rights of the person. */
  readonly job?: JobGrant;
}

/** The rights of a job's token. */
interface JobGrant {
  /** `owner/name`. */
  readonly repository: string;
  readonly runId: number;
  readonly jobId: number;
  readonly permissions: Readonly<Record<string, "read" | "write" | "none">>;
}
