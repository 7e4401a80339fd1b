import type { JobChange, RunnerHost, StepState } from "../host/runner-host.ts";
import type { FromWorker } from "../worker/messages/protocol.ts";
import type { JobResult } from "./services.ts";

type WorkerReport = Extract<FromWorker, { type: "log" | "steps" | "summary" | "annotation" }>;

/** Reports the progress of one job to the run's page. */
export class JobReport {
  readonly jobId: number;
  readonly #host: RunnerHost;
  #startedAt: string | undefined;
  #steps: readonly StepState[] = [];
  /** Chains the updates, so that the host gets them in order. */
  #changes: Promise<void> = Promise.resolve();

  private constructor(host: RunnerHost, jobId: number) {
    this.#host = host;
    this.jobId = jobId;
  }

  static async open(host: RunnerHost, runId: number, name: string): Promise<JobReport> {
    const { id } = await host.createJob(runId, { name, status: "queued" });
    return new JobReport(host, id);
  }

  start(): void {
    this.#startedAt = new Date().toISOString();
    this.#change({ status: "in_progress" });
  }

  accept(report: WorkerReport): void {
    switch (report.type) {
      case "log":
        this.#host.appendLog(this.jobId, report.step, report.line);
        return;
      case "steps":
        this.#steps = report.steps;
        this.#change({ status: "in_progress" });
        return;
      case "summary":
        this.#host.addSummary(this.jobId, report.step, report.markdown);
        return;
      case "annotation":
        this.#host.addAnnotation(this.jobId, report.annotation);
        return;
    }
  }

  /** Reports an error of the job as a whole: as an annotation and in the log of the current step. */
  error(message: string): void {
    const step = this.#steps.find(({ status }) => status === "in_progress")?.number ?? 1;
    for (const line of message.split("\n")) this.#host.appendLog(this.jobId, step, `##[error]${line}`);
    this.#host.addAnnotation(this.jobId, { level: "error", message });
  }

  async close(result: JobResult): Promise<JobResult> {
    this.#change({ status: "completed", conclusion: result.result, completedAt: new Date().toISOString() });
    await this.#changes;
    return result;
  }

  #change(change: JobChange): void {
    const times = this.#startedAt === undefined ? {} : { startedAt: this.#startedAt };
    const whole = { ...times, steps: this.#steps, ...change };
    this.#changes = this.#changes.then(() => this.#host.updateJob(this.jobId, whole));
  }
}
