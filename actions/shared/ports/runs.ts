/** Workflow runs of the repository. */
export interface Runs {
  /** Returns false if the run has completed or was deleted. */
  isOngoing(runId: number): Promise<boolean>;
}
