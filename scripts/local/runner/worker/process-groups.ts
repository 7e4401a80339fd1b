/**
 * The process groups that a job's steps started. A step may leave processes behind that later steps use;
 * the end of the job ends them all.
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

  /** Forgets the group when nothing of it is left. */
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

/** False when the group has no process any more. */
export function signalGroup(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    process.kill(-pid, signal);
    return true;
  } catch {
    return false;
  }
}
