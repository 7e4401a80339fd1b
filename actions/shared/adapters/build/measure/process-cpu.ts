import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { promisify } from "node:util";

/**
 * Reads the processor time in milliseconds that a process's main thread has used; on macOS that of the whole process. Wall
 * time would include other processes of a busy machine. Throws where the system does not report it.
 */
export async function readCpuMs(pid: number): Promise<number> {
  if (process.platform === "linux") {
    // The first number is nanoseconds on a processor: https://docs.kernel.org/scheduler/sched-stats.html#proc-pid-schedstat
    return Number.parseInt(await readFile(`/proc/${pid}/schedstat`, "utf8"), 10) / 1e6;
  }
  const { stdout } = await promisify(execFile)("/bin/ps", ["-o", "time=", "-p", String(pid)]);
  const ms = parsePsTime(stdout);
  if (ms === undefined) throw new Error(`ps printed an unknown processor time: "${stdout.trim()}".`);
  return ms;
}

/**
 * Finds a process by the name of its program among `pid` and its descendants: in a sandbox, the process that was started
 * is not the one that was asked for. Returns `pid` if there is none, or where the system does not list children.
 */
export async function findDescendant(pid: number, program: string): Promise<number> {
  const pending = [pid];
  for (const each of pending) {
    const name = await readFile(`/proc/${each}/comm`, "utf8").catch(() => "");
    if (name.trim() === program) return each;
    const children = await readFile(`/proc/${each}/task/${each}/children`, "utf8").catch(() => "");
    pending.push(...children.split(" ").filter(Boolean).map(Number));
  }
  return pid;
}

/** Parses `[[hh:]mm:]ss.hh` of macOS's ps to milliseconds; undefined for any other format. */
export function parsePsTime(text: string): number | undefined {
  const match = /^(?:(\d+):)?(\d+):(\d+\.\d+)$/.exec(text.trim());
  if (match === null) return undefined;
  const [, hours = "0", minutes = "0", seconds = "0"] = match;
  return Math.round((Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)) * 1000);
}
