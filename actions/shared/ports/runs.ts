/** Workflow runs of the repository. */
export interface Runs {
  /** False once the run has completed, or when it was deleted. */
  isOngoing(runId: number): Promise<boolean>;
}
