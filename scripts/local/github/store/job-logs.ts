import { appendFile, mkdir, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

/** Lines come in bursts; each burst is one write. */
const FLUSH_MS = 50;

export interface JobLogs {
  /** `line` without line break; it gets the time in front, as GitHub's raw logs have it. */
  append(jobId: number, step: number, line: string): void;
  /** The step's log so far, each line ended by a line feed; empty when there is none. */
  read(jobId: number, step: number): Promise<string>;
  /** All steps in order, as `GET /actions/jobs/{id}/logs` gives them. */
  readAll(jobId: number): Promise<string>;
  flush(): Promise<void>;
}

/** One file per step: `<directory>/<jobId>/<step>.log`. */
export function createJobLogs(directory: string, nowMs: () => number): JobLogs {
  const pending = new Map<string, string>();
  let timer: NodeJS.Timeout | undefined;
  let writing = Promise.resolve();

  const fileOf = (jobId: number, step: number): string => join(directory, String(jobId), `${step}.log`);
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
      const file = fileOf(jobId, step);
      const stamped = `${new Date(nowMs()).toISOString()} ${line}\n`;
      pending.set(file, (pending.get(file) ?? "") + stamped);
      timer ??= setTimeout(flush, FLUSH_MS).unref();
    },
    async read(jobId, step) {
      await flush();
      return readFile(fileOf(jobId, step), "utf8").catch(() => "");
    },
    async readAll(jobId) {
      await flush();
      const folder = join(directory, String(jobId));
      const files = await readdir(folder).catch(() => []);
      const inOrder = files.sort((one, other) => Number.parseInt(one, 10) - Number.parseInt(other, 10));
      const texts = await Promise.all(inOrder.map((file) => readFile(join(folder, file), "utf8")));
      return texts.join("");
    },
    flush,
  };
}
