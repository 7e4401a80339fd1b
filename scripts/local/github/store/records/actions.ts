import type { Annotation, Conclusion, RunStatus, StepState } from "../../../runner/host.ts";

/** A file below `.github/workflows` that the API has named; the id stays with the path. */
export interface WorkflowRecord {
  readonly id: number;
  readonly repositoryId: number;
  readonly path: string;
  readonly createdAt: string;
}

export interface RunRecord {
  readonly id: number;
  readonly repositoryId: number;
  readonly workflowId: number;
  readonly name: string;
  readonly displayTitle: string;
  readonly workflowPath: string;
  readonly event: string;
  /** Login. */
  readonly actor: string;
  readonly headBranch: string;
  readonly headSha: string;
  /** `GITHUB_REF`: the scope of what the run's jobs cache. */
  readonly ref: string;
  readonly runNumber: number;
  readonly runAttempt: number;
  readonly status: RunStatus;
  readonly conclusion: Conclusion | null;
  /** Why the run could not start. */
  readonly message: string | null;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly startedAt: string;
}

export interface JobRecord {
  readonly id: number;
  readonly repositoryId: number;
  readonly runId: number;
  readonly name: string;
  readonly status: "queued" | "waiting" | "in_progress" | "completed";
  readonly conclusion: Conclusion | null;
  readonly steps: readonly StepState[];
  readonly annotations: readonly Annotation[];
  readonly summaries: readonly StepSummary[];
  readonly createdAt: string;
  readonly startedAt: string | null;
  readonly completedAt: string | null;
}

export interface StepSummary {
  readonly step: number;
  readonly markdown: string;
}

/** One entry of the Actions cache. The bytes are in the file `cache/<id>` of the state folder. */
export interface CacheRecord {
  readonly id: number;
  readonly repositoryId: number;
  readonly key: string;
  readonly version: string;
  /** The git ref that wrote it; only that ref and those it may read see it. */
  readonly scope: string;
  readonly sizeBytes: number;
  /** False between create and finalize. */
  readonly complete: boolean;
  readonly createdAt: string;
  readonly lastAccessedAt: string;
}

/** What a job hands on to others. The bytes are in the file `artifacts/<id>` of the state folder. */
export interface ArtifactRecord {
  readonly id: number;
  readonly repositoryId: number;
  readonly runId: number;
  readonly jobId: number;
  /** Unique within the run. */
  readonly name: string;
  readonly contentType: string;
  readonly sizeBytes: number;
  /** `sha256:<hex>`; null until the upload is finished. */
  readonly digest: string | null;
  /** False between create and finalize. */
  readonly complete: boolean;
  readonly createdAt: string;
  readonly expiresAt: string;
}
