import { appendFile, mkdir, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

/** Lines arrive in bursts; each burst becomes one write per file. */
const FLUSH_MS = 50;

/** The logs of all jobs, on disk. */
export interface JobLogs {
  /** Adds a line, given without its line break, with the time in front as in GitHub's raw logs. */
  append(jobId: number, step: number, line: string): void;
  /** Returns the step's log so far, each line with a line feed; empty when the step has not logged. */
  read(jobId: number, step: number): Promise<string>;
  /** Returns the logs of all steps in order, as `GET /actions/jobs/{id}/logs` does. */
  readAll(jobId: number): Promise<string>;
  /** Resolves once every line so far is on disk. */
  flush(): Promise<void>;
}

/** Stores logs as one file per step: `<directory>/<jobId>/<step>.log`. */
export function createJobLogs(directory: string, nowMs: () => number): JobLogs {
  const pending = new Map<string, string>();
  let timer: NodeJS.Timeout | undefined;
  let writing = Promise.resolve();

  const toFile = (jobId: number, step: number): string => join(directory, String(jobId), `${step}.log`);
  const flush = (): Promise<void> => {
    clearTimeout(timer);
    timer = undefined;
    const batch = [...pending];
    pending.clear();
    writing = writing.then(async () => {
      for (const [file, text] of batch) {
        await mkdir(join(file, ".."), { recursive: true });
        await appendFile(file, text);
      }
    });
    return writing;
  };

  return {
    append(jobId, step, line) {
      const file = toFile(jobId, step);
      const stamped = `${new Date(nowMs()).toISOString()} ${line}\n`;
      pending.set(file, (pending.get(file) ?? "") + stamped);
      timer ??= setTimeout(flush, FLUSH_MS).unref();
    },
    async read(jobId, step) {
      await flush();
      return readFile(toFile(jobId, step), "utf8").catch(() => "");
    },
    async readAll(jobId) {
      await flush();
      const jobDirectory = join(directory, String(jobId));
      const files = await readdir(jobDirectory).catch(() => []);
      const inOrder = files.sort((one, other) => Number.parseInt(one, 10) - Number.parseInt(other, 10));
      const texts = await Promise.all(inOrder.map((file) => readFile(join(jobDirectory, file), "utf8")));
      return texts.join("");
    },
    flush,
  };
}
