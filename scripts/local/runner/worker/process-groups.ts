/**
 * The process groups that a job's steps started. A step may leave processes running for later steps;
 * `killAll` ends them with the job.
 */
export class ProcessGroups {
  readonly #pids = new Set<number>();
  readonly #onChange: (pids: readonly number[]) => void;

  constructor(onChange: (pids: readonly number[]) => void) {
    this.#onChange = onChange;
  }

  add(pid: number): void {
    this.#pids.add(pid);
    this.#onChange([...this.#pids]);
  }

  /** Removes the group if it has no process left. */
  release(pid: number): void {
    if (signalGroup(pid, 0)) return;
    this.#pids.delete(pid);
    this.#onChange([...this.#pids]);
  }

  killAll(): void {
    for (const pid of this.#pids) signalGroup(pid, "SIGKILL");
    this.#pids.clear();
  }
}

/** Signals a process group; 0 only probes it. Returns false if the group has no process left. */
export function signalGroup(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    process.kill(-pid, signal);
    return true;
  } catch {
    return false;
  }
}
