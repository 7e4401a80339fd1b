import { readCpuMs } from "../../../../actions/shared/adapters/build/measure/process-cpu.ts";
import { START_UP_LIMIT_MS } from "../../../../actions/shared/domain/limits.ts";

/** Cloudflare's own words: https://github.com/cloudflare/workers-sdk/issues/11140 */
export const TOO_SLOW = "Script startup exceeded CPU time limit.";

/** A workerd with nothing to do but what Miniflare adds; the first one is not yet known to need less. */
const MOST_FLOOR_MS = 250;
const LOOK_EVERY_MS = 100;

/** Processor time that Workers need to start, over what the quickest process so far needed altogether. */
export class StartupClock {
  #floorMs = MOST_FLOOR_MS;

  /** In milliseconds, once workerd is ready; undefined where the system does not tell. */
  async measure(pid: number | undefined): Promise<number | undefined> {
    const cpuMs = await readCpuTime(pid);
    if (cpuMs === undefined) return undefined;
    this.#floorMs = Math.min(this.#floorMs, cpuMs);
    return Math.round(cpuMs - this.#floorMs);
  }

  /** Ends a workerd that is over the limit before it is ready: one in an endless loop never would be. */
  watch(pid: () => number | undefined): { isOver(): boolean; stop(): void } {
    let over = false;
    const timer = setInterval(async () => {
      const watched = pid();
      const cpuMs = await readCpuTime(watched);
      if (watched === undefined || cpuMs === undefined || cpuMs < this.#floorMs + START_UP_LIMIT_MS) return;
      over = true;
      clearInterval(timer);
      process.kill(watched, "SIGKILL");
    }, LOOK_EVERY_MS);
    return { isOver: () => over, stop: () => clearInterval(timer) };
  }
}

async function readCpuTime(pid: number | undefined): Promise<number | undefined> {
  return pid === undefined ? undefined : readCpuMs(pid).catch(() => undefined);
}
