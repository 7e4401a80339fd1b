import { ROLES, type Role } from "../store/records/accounts.ts";
import type { RepositoryRecord } from "../store/records/repositories.ts";
import { equalNames, type Store } from "../store/store.ts";

/** Finds a person's role on a repository; undefined for a private one that the person cannot see. */
export function findRole(store: Store, repository: RepositoryRecord, login: string): Role | undefined {
  const account = store.account(login);
  if (account === undefined) return repository.private ? undefined : "read";
  if (account.siteAdmin || equalNames(repository.owner, login)) return "admin";
  const owner = store.account(repository.owner);
  if (owner?.members[account.login] === "admin") return "admin";
  const granted = repository.collaborators[account.login];
  if (granted !== undefined) return granted;
  return owner?.members[account.login] !== undefined || !repository.private ? "read" : undefined;
}

/** Returns true for a role that may do everything that `needed` may. */
export function atLeast(role: Role | undefined, needed: Role): boolean {
  return role !== undefined && ROLES.indexOf(role) >= ROLES.indexOf(needed);
}
