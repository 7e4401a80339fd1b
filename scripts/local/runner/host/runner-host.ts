/**
 * The service that hosts the repositories, as the workflow runner uses it. The GitHub stand-in implements this
 * interface; the runner depends on nothing else of the stand-in.
 */
export interface RunnerHost {
  /** Browser and git address, e.g. `http://gh.localhost:4100`; becomes `GITHUB_SERVER_URL`. */
  readonly serverUrl: string;
  /** Becomes `GITHUB_API_URL`, e.g. `http://127.0.0.1:4100/api/v3`. */
  readonly apiUrl: string;
  /** Becomes `ACTIONS_RESULTS_URL` (cache service v2), with a trailing slash. */
  readonly resultsUrl: string;

  /** Calls `listener` for every event that may start a workflow. Of the events that a job's own token caused, only dispatches count. */
  subscribe(listener: (event: WorkflowEvent) => void): () => void;
  /** Resolves once the listeners have received every event that requests answered so far have caused. */
  delivered(): Promise<void>;
  /** Calls `listener` when a person cancels a run on the web pages or through the API. */
  onCancel(listener: (runId: number) => void): () => void;

  /** Lists the files below `directory` at a commit, recursively; paths are relative to the repository root. */
  listFiles(repository: string, commit: string, directory: string): Promise<readonly string[]>;
  /** Returns undefined if the file does not exist at that commit. */
  readFile(repository: string, commit: string, path: string): Promise<string | undefined>;
  /** Resolves a branch, tag or SHA to its 40-digit commit SHA; undefined if unknown. */
  resolveRef(repository: string, ref: string): Promise<string | undefined>;
  /** Writes the tree of a commit into an empty directory, for Actions of other repositories. */
  exportTree(repository: string, commit: string, directory: string): Promise<void>;
  /** Lists the paths that differ between two commits (`git diff A B`, not the merge base). */
  changedFiles(repository: string, before: string, after: string): Promise<readonly string[]>;

  /** Returns the repository's secrets, overridden by those of the environment if one is named. */
  secretsOf(repository: string, environment?: string): Promise<Readonly<Record<string, string>>>;
  variablesOf(repository: string, environment?: string): Promise<Readonly<Record<string, string>>>;
  /** Whether the deployment branches of an environment include `ref`, e.g. `refs/heads/main`. */
  mayDeploy(repository: string, environment: string, ref: string): Promise<boolean>;

  /** Issues a token with `permissions` on this repository; it is valid until `revokeJobToken`. */
  issueJobToken(request: JobTokenRequest): Promise<JobToken>;
  revokeJobToken(token: string): Promise<void>;

  /** Creates a run; the stand-in lists it under Actions and serves it at `/actions/runs/{id}`. */
  createRun(run: NewRun): Promise<RunHandle>;
  updateRun(runId: number, change: RunChange): Promise<void>;
  createJob(runId: number, job: NewJob): Promise<JobHandle>;
  /** Replaces status, conclusion and steps as a whole. */
  updateJob(jobId: number, change: JobChange): Promise<void>;
  /** Appends one line, already masked and without a line break. */
  appendLog(jobId: number, step: number, line: string): void;
  /** Adds the Markdown that one step wrote to `GITHUB_STEP_SUMMARY`. */
  addSummary(jobId: number, step: number, markdown: string): void;
  addAnnotation(jobId: number, annotation: Annotation): void;
}

/** One webhook event, as GitHub would deliver it. */
export interface WorkflowEvent {
  /** `issues`, `issue_comment`, `pull_request`, `push`, `workflow_dispatch`, `repository_dispatch`, `schedule`, … */
  readonly name: string;
  /** `owner/name`. */
  readonly repository: string;
  /** The webhook payload; `payload.action` is the activity type. */
  readonly payload: Readonly<Record<string, unknown>>;
  /** Login of the person (or `github-actions[bot]`). */
  readonly actor: string;
  /** `GITHUB_REF`, e.g. `refs/heads/main`, `refs/pull/3/merge`. */
  readonly ref: string;
  /** `GITHUB_SHA`: the commit that workflow files are read from and that the run is listed under. */
  readonly sha: string;
  /** `GITHUB_BASE_REF` / `GITHUB_HEAD_REF` of pull_request events. */
  readonly baseRef?: string;
  readonly headRef?: string;
  /** For `workflow_dispatch`: the requested file under `.github/workflows`. */
  readonly workflowPath?: string;
  /** True for `pull_request` events of forks, which get a read-only token and no secrets. */
  readonly fromFork?: boolean;
  /** ISO 8601 time of what caused the event. */
  readonly createdAt: string;
}

/** `write` includes `read`. Keys as in a workflow's `permissions`, e.g. `contents`, `pull-requests`. */
export type Permissions = Readonly<Record<string, "read" | "write" | "none">>;

export interface JobTokenRequest {
  readonly repository: string;
  readonly runId: number;
  readonly jobId: number;
  readonly permissions: Permissions;
}

interface JobToken {
  readonly token: string;
  /** `ACTIONS_RUNTIME_TOKEN`: a JWT whose claim `ac` carries the cache scopes. */
  readonly runtimeToken: string;
}

export interface NewRun {
  readonly repository: string;
  readonly name: string;
  /** The evaluated `run-name`, or the title of the event. */
  readonly displayTitle: string;
  readonly workflowPath: string;
  readonly event: string;
  readonly actor: string;
  readonly headBranch: string;
  readonly headSha: string;
  /** `GITHUB_REF`, e.g. `refs/pull/3/merge`: the scope of the run's caches. Defaults to the head branch. */
  readonly ref?: string;
}

export interface RunHandle {
  readonly id: number;
  readonly runNumber: number;
  readonly runAttempt: number;
}

export type RunStatus = "queued" | "in_progress" | "completed" | "waiting" | "pending";
export type Conclusion = "success" | "failure" | "cancelled" | "skipped" | "timed_out" | "startup_failure";

export interface RunChange {
  readonly status: RunStatus;
  readonly conclusion?: Conclusion;
  /** Why the run could not start, for the run's page. */
  readonly message?: string;
}

export interface NewJob {
  /** As GitHub shows it: `caller / job (matrix, values)`. */
  readonly name: string;
  readonly status: "queued" | "waiting" | "in_progress" | "completed";
  readonly conclusion?: Conclusion;
}

interface JobHandle {
  readonly id: number;
}

export interface JobChange {
  readonly status: "queued" | "waiting" | "in_progress" | "completed";
  readonly conclusion?: Conclusion;
  /** ISO 8601. */
  readonly startedAt?: string;
  readonly completedAt?: string;
  readonly steps?: readonly StepState[];
}

export interface StepState {
  readonly number: number;
  readonly name: string;
  readonly status: "queued" | "in_progress" | "completed";
  readonly conclusion?: Conclusion;
  readonly startedAt?: string;
  readonly completedAt?: string;
}

export interface Annotation {
  readonly level: "notice" | "warning" | "error";
  readonly message: string;
  readonly title?: string;
  readonly file?: string;
  readonly startLine?: number;
  readonly startColumn?: number;
}
