import type { CommitStatus } from "../../actions/shared/domain/deploy/deployment-status.ts";
import type { CommitStatuses } from "../../actions/shared/ports/commit-statuses.ts";

export class FakeCommitStatuses implements CommitStatuses {
  readonly reported: (CommitStatus & { readonly commit: string })[] = [];

  async report(commit: string, status: CommitStatus): Promise<void> {
    this.reported.push({ commit, ...status });
  }

  /** The states that were reported for a commit. */
  statesOf(commit: string): readonly string[] {
    return this.reported.filter((status) => status.commit === commit).map(({ state }) => state);
  }
}
