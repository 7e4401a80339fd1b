import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import type { Log } from "../../../actions/shared/ports/log.ts";
import type { WorkflowEvent } from "../../../scripts/local/runner/host/runner-host.ts";
import { type Runner, type RunnerOptions, startRunner } from "../../../scripts/local/runner/runner.ts";
import { FakeHost } from "./fake-host.ts";

export const REPOSITORY = "octo/apps";
export const TOOLKIT = "acme/toolkit";

type Files = Readonly<Record<string, string>>;

/** A runner on a fake host with one repository. */
export class RunnerFixture implements AsyncDisposable {
  readonly host: FakeHost;
  readonly runner: Runner;
  readonly toolkitDirectory: string;
  readonly workDirectory: string;

  private constructor(host: FakeHost, runner: Runner, toolkitDirectory: string, workDirectory: string) {
    this.host = host;
    this.runner = runner;
    this.toolkitDirectory = toolkitDirectory;
    this.workDirectory = workDirectory;
  }

  static async start(options: Partial<RunnerOptions> = {}): Promise<RunnerFixture> {
    const host = await FakeHost.create();
    const toolkitDirectory = await mkdtemp(join(tmpdir(), "overskill-toolkit-"));
    const workDirectory = await mkdtemp(join(tmpdir(), "overskill-work-"));
    const toolkit = { name: TOOLKIT, directory: toolkitDirectory };
    const runner = await startRunner({ host, toolkit, workDirectory, log: quietLog, ...options });
    return new RunnerFixture(host, runner, toolkitDirectory, workDirectory);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.runner.close();
    await this.host[Symbol.asyncDispose]();
    await rm(this.toolkitDirectory, { recursive: true, force: true });
    await rm(this.workDirectory, { recursive: true, force: true });
  }

  async addToolkitFiles(files: Files): Promise<void> {
    for (const [path, content] of Object.entries(files)) {
      const target = join(this.toolkitDirectory, path);
      await mkdir(dirname(target), { recursive: true });
      await writeFile(target, content);
    }
  }

  /** Commits the files and starts what a push to `main` starts. */
  async push(files: Files, change: Partial<WorkflowEvent> = {}): Promise<void> {
    const sha = await this.host.commit(REPOSITORY, files);
    this.host.emit({ ...pushEvent(sha), ...change });
  }

  /** Pushes one workflow and waits until all runs have ended. */
  async run(workflow: string, change: Partial<WorkflowEvent> = {}, files: Files = {}): Promise<void> {
    await this.push({ ".github/workflows/ci.yml": workflow, ...files }, change);
    await this.runner.idle();
  }

  /** Resolves once a line of the job's log starts with the text. Throws an Error if all runs end without it. */
  async logged(job: string, text: string): Promise<void> {
    const { jobs, runs } = this.host;
    while (!jobs.some(({ name, log }) => name === job && log.some((line) => line.startsWith(text)))) {
      if (runs.length > 0 && runs.every(({ status }) => status === "completed")) {
        throw new Error(`"${text}" was never logged: ${runs.map(({ message }) => message ?? "")}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }

  /** Lists the remaining job directories. */
  async jobDirectories(): Promise<readonly string[]> {
    const names = await readdir(this.workDirectory, { recursive: true });
    return names.filter((name) => /\/job-[^/]+$/.test(name));
  }
}

export function pushEvent(sha: string): WorkflowEvent {
  return {
    name: "push",
    repository: REPOSITORY,
    payload: { ref: "refs/heads/main", after: sha, head_commit: { message: "change\n\nbody" } },
    actor: "octocat",
    ref: "refs/heads/main",
    sha,
    createdAt: "2026-01-01T00:00:00Z",
  };
}

export const quietLog: Log = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  problem: () => undefined,
  group: (_title, body) => body(),
};

/** Resolves once the process has ended; a zombie counts as ended. */
export async function gone(pid: number): Promise<void> {
  for (;;) {
    const state = await promisify(execFile)("ps", ["-o", "stat=", "-p", String(pid)]).catch(() => undefined);
    if (state === undefined || state.stdout.startsWith("Z")) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
