import type { Annotation, Conclusion, RunStatus, StepState } from "../../../runner/host/runner-host.ts";

/** A workflow file in `.github/workflows`. The record is created on first use, so that the path keeps one id. */
export interface WorkflowRecord {
  readonly id: number;
  readonly repositoryId: number;
  readonly path: string;
  readonly createdAt: string;
}

/** A run of a workflow. */
export interface RunRecord {
  readonly id: number;
  readonly repositoryId: number;
  readonly workflowId: number;
  readonly name: string;
  readonly displayTitle: string;
  readonly workflowPath: string;
  readonly event: string;
  /** Login of the account that started the run. */
  readonly actor: string;
  readonly headBranch: string;
  readonly headSha: string;
  /** `GITHUB_REF`, which is also the scope of the caches that the run's jobs write. */
  readonly ref: string;
  readonly runNumber: number;
  readonly runAttempt: number;
  readonly status: RunStatus;
  readonly conclusion: Conclusion | null;
  /** Why the run could not start; null when it did. */
  readonly message: string | null;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly startedAt: string;
}

/** A job of a run. */
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

/** The job summary that one step wrote to `GITHUB_STEP_SUMMARY`. */
interface StepSummary {
  readonly step: number;
  readonly markdown: string;
}

/** One entry of the Actions cache. The bytes are in the file `cache/<id>` of the state folder. */
export interface CacheRecord {
  readonly id: number;
  readonly repositoryId: number;
  readonly key: string;
  readonly version: string;
  /** The git ref that wrote the entry; see `cacheScopes` for which refs may read it. */
  readonly scope: string;
  readonly sizeBytes: number;
  /** False until the upload is finalized. */
  readonly complete: boolean;
  readonly createdAt: string;
  readonly lastAccessedAt: string;
}

/** A workflow artifact. Its bytes are the file `artifacts/<id>` in the state directory. */
export interface ArtifactRecord {
  readonly id: number;
  readonly repositoryId: number;
  readonly runId: number;
  readonly jobId: number;
  /** Unique within the run. */
  readonly name: string;
  readonly contentType: string;
  readonly sizeBytes: number;
  /** `sha256:<hex>`; null until the upload is finalized. */
  readonly digest: string | null;
  /** False until the upload is finalized. */
  readonly complete: boolean;
  readonly createdAt: string;
  readonly expiresAt: string;
}
