import { readCpuMs } from "../../../../actions/shared/adapters/build/measure/process-cpu.ts";
import { START_UP_LIMIT_MS } from "../../../../actions/shared/domain/limits.ts";

/** Cloudflare's own message: https://github.com/cloudflare/workers-sdk/issues/11140 */
export const TOO_SLOW = "Script startup exceeded CPU time limit.";

/** Upper bound of the processor time of an empty Worker, used until a measurement is lower. */
const MAX_FLOOR_MS = 250;
const POLL_INTERVAL_MS = 100;

/** Measures the processor time that Workers need to start, minus that of the fastest process so far. */
export class StartupClock {
  #floorMs = MAX_FLOOR_MS;

  /** Returns the start-up time in milliseconds once workerd is ready; undefined on systems that do not report it. */
  async measure(pid: number | undefined): Promise<number | undefined> {
    const cpuMs = await readCpuTime(pid);
    if (cpuMs === undefined) return undefined;
    this.#floorMs = Math.min(this.#floorMs, cpuMs);
    return Math.round(cpuMs - this.#floorMs);
  }

  /** Kills a workerd that exceeds the limit before it is ready, e.g. in an endless loop. */
  watch(pid: () => number | undefined): { isOver(): boolean; stop(): void } {
    let over = false;
    const timer = setInterval(async () => {
      const watched = pid();
      const cpuMs = await readCpuTime(watched);
      if (watched === undefined || cpuMs === undefined || cpuMs < this.#floorMs + START_UP_LIMIT_MS) return;
      over = true;
      clearInterval(timer);
      process.kill(watched, "SIGKILL");
    }, POLL_INTERVAL_MS);
    return { isOver: () => over, stop: () => clearInterval(timer) };
  }
}

async function readCpuTime(pid: number | undefined): Promise<number | undefined> {
  return pid === undefined ? undefined : readCpuMs(pid).catch(() => undefined);
}
