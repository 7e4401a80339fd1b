import type { RepositoryRecord } from "../store/records/repositories.ts";
import { equalNames, type Store } from "../store/store.ts";

/** Returns the relationship between an author and a repository. https://docs.github.com/en/graphql/reference/enums#commentauthorassociation */
export function authorAssociation(
  store: Store,
  repository: RepositoryRecord,
  login: string,
): "OWNER" | "MEMBER" | "COLLABORATOR" | "NONE" {
  if (equalNames(repository.owner, login)) return "OWNER";
  if (store.account(repository.owner)?.members[login] !== undefined) return "MEMBER";
  return repository.collaborators[login] === undefined ? "NONE" : "COLLABORATOR";
}
