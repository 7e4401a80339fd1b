import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { promisify } from "node:util";
import type {
  Annotation,
  JobChange,
  JobTokenRequest,
  NewJob,
  NewRun,
  RunChange,
  RunnerHost,
  WorkflowEvent,
} from "../../../scripts/local/runner/host/runner-host.ts";

const run = promisify(execFile);
type Files = Readonly<Record<string, string>>;

export interface FakeRun extends NewRun, RunChange {
  readonly id: number;
}

export interface FakeJob extends NewJob, Omit<JobChange, "status" | "conclusion"> {
  readonly id: number;
  readonly runId: number;
  readonly log: string[];
  readonly summaries: string[];
  readonly annotations: Annotation[];
  /** In the order of the reports, without duplicates. */
  readonly statuses: string[];
}

/** A host with real repositories, cloned by `file://`, and runs in memory. */
export class FakeHost implements RunnerHost, AsyncDisposable {
  readonly apiUrl = "http://127.0.0.1:9/api/v3";
  readonly resultsUrl = "http://127.0.0.1:9/";
  readonly runs: FakeRun[] = [];
  readonly jobs: FakeJob[] = [];
  readonly tokens: JobTokenRequest[] = [];
  readonly revoked: string[] = [];
  /** By environment name; "" is the repository's own. */
  readonly secrets: Record<string, Record<string, string>> = {};
  readonly variables: Record<string, Record<string, string>> = {};
  readonly root: string;
  #listener: ((event: WorkflowEvent) => void) | undefined;
  #delivery = Promise.resolve();
  #cancelListener: ((runId: number) => void) | undefined;

  private constructor(root: string) {
    this.root = root;
  }

  static async create(): Promise<FakeHost> {
    return new FakeHost(await mkdtemp(join(tmpdir(), "overskill-host-")));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.root, { recursive: true, force: true, maxRetries: 3 });
  }

  get serverUrl(): string {
    return `file://${this.root}`;
  }

  /** Adds a commit to `main` and returns its SHA. */
  async commit(repository: string, files: Files): Promise<string> {
    const folder = join(this.root, repository);
    await mkdir(folder, { recursive: true });
    await this.#git(repository, "init", "--quiet", "--initial-branch=main");
    for (const [path, content] of Object.entries(files)) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), content);
    }
    await this.#git(repository, "add", "--all");
    const author = ["-c", "user.name=Octo", "-c", "user.email=octo@example.com"];
    await this.#git(repository, ...author, "commit", "--quiet", "--allow-empty", "--message=change");
    return this.#git(repository, "rev-parse", "HEAD");
  }

  /** Emits an event, which arrives later and in order, as on a real host. */
  emit(event: WorkflowEvent): void {
    this.#delivery = this.#delivery.then(async () => {
      await setImmediate();
      this.#listener?.(event);
    });
  }

  cancel(runId: number): void {
    this.#cancelListener?.(runId);
  }

  jobNamed(name: string): FakeJob {
    const job = this.jobs.findLast((candidate) => candidate.name === name);
    if (job === undefined) {
      const messages = this.runs.map(({ message }) => message ?? "");
      throw new Error(`no job "${name}" among ${this.jobs.map((one) => one.name)} ${messages}`);
    }
    return job;
  }

  /** `name: conclusion` of every job, sorted. */
  conclusions(): readonly string[] {
    return this.jobs.map(({ name, conclusion }) => `${name}: ${conclusion}`).sort();
  }

  delivered(): Promise<void> {
    return this.#delivery;
  }

  subscribe(listener: (event: WorkflowEvent) => void): () => void {
    this.#listener = listener;
    return () => {
      this.#listener = undefined;
    };
  }

  onCancel(listener: (runId: number) => void): () => void {
    this.#cancelListener = listener;
    return () => {
      this.#cancelListener = undefined;
    };
  }

  async listFiles(repository: string, commit: string, directory: string): Promise<readonly string[]> {
    const out = await this.#git(repository, "ls-tree", "-r", "--name-only", commit, `${directory}/`);
    return out.split("\n").filter((line) => line !== "");
  }

  async readFile(repository: string, commit: string, path: string): Promise<string | undefined> {
    return this.#git(repository, "show", `${commit}:${path}`).catch(() => undefined);
  }

  async resolveRef(repository: string, ref: string): Promise<string | undefined> {
    return this.#git(repository, "rev-parse", "--verify", `${ref}^{commit}`).catch(() => undefined);
  }

  async exportTree(repository: string, commit: string, directory: string): Promise<void> {
    const archive = `${directory}.tar`;
    await this.#git(repository, "archive", `--output=${archive}`, commit);
    await run("tar", ["-xf", archive, "-C", directory]);
    await rm(archive);
  }

  async changedFiles(repository: string, before: string, after: string): Promise<readonly string[]> {
    return (await this.#git(repository, "diff", "--name-only", before, after)).split("\n");
  }

  async secretsOf(_repository: string, environment = ""): Promise<Readonly<Record<string, string>>> {
    return { ...this.secrets[""], ...this.secrets[environment] };
  }

  async mayDeploy(): Promise<boolean> {
    return true;
  }

  async variablesOf(_repository: string, environment = ""): Promise<Readonly<Record<string, string>>> {
    return { ...this.variables[""], ...this.variables[environment] };
  }

  async issueJobToken(request: JobTokenRequest) {
    this.tokens.push(request);
    return { token: `ghs_job${request.jobId}`, runtimeToken: `runtime${request.jobId}` };
  }

  async revokeJobToken(token: string): Promise<void> {
    this.revoked.push(token);
  }

  async createRun(created: NewRun) {
    const id = this.runs.push({ ...created, id: this.runs.length + 1, status: "queued" });
    return { id, runNumber: id, runAttempt: 1 };
  }

  async updateRun(runId: number, change: RunChange): Promise<void> {
    Object.assign(this.runs[runId - 1] ?? {}, change);
  }

  async createJob(runId: number, job: NewJob) {
    const id = this.jobs.length + 1;
    const parts = { log: [], summaries: [], annotations: [], statuses: [job.status] };
    this.jobs.push({ ...job, id, runId, ...parts });
    return { id };
  }

  async updateJob(jobId: number, change: JobChange): Promise<void> {
    const job = this.#job(jobId);
    if (job.statuses.at(-1) !== change.status) job.statuses.push(change.status);
    Object.assign(job, change);
  }

  appendLog(jobId: number, _step: number, line: string): void {
    this.#job(jobId).log.push(line);
  }

  addSummary(jobId: number, _step: number, markdown: string): void {
    this.#job(jobId).summaries.push(markdown);
  }

  addAnnotation(jobId: number, annotation: Annotation): void {
    this.#job(jobId).annotations.push(annotation);
  }

  #job(jobId: number): FakeJob {
    const job = this.jobs[jobId - 1];
    if (job === undefined) throw new Error(`no job ${jobId}`);
    return job;
  }

  async #git(repository: string, ...args: readonly string[]): Promise<string> {
    const { stdout } = await run("git", args, { cwd: join(this.root, repository) });
    return stdout.trimEnd();
  }
}
