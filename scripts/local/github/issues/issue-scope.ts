import type { SignedInActor } from "../auth/actor.ts";
import type { IssueRecord } from "../store/records/issues.ts";
import type { RepositoryRecord } from "../store/records/repositories.ts";

/** An issue or pull request with its repository, and the actor that changes it. */
export interface IssueScope {
  readonly repository: RepositoryRecord;
  readonly issue: IssueRecord;
  readonly actor: SignedInActor;
}
