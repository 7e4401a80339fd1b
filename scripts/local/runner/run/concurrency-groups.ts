import type { Concurrency } from "../plan/concurrency.ts";

/** `queue: max` keeps this many waiting. */
const MAX_WAITING = 100;

export interface Admission {
  readonly admitted: boolean;
  /** Lets the next one in; must be called once by whoever was admitted. */
  leave(): void;
}

interface Member {
  readonly cancel: () => void;
  readonly decide: (admitted: boolean) => void;
}

interface Group {
  running: Member | undefined;
  readonly waiting: Member[];
}

/**
 * Who may run and who waits, per concurrency group. Group names are compared without case and belong to one
 * repository, across its workflows.
 * See https://docs.github.com/actions/how-tos/write-workflows/choose-when-workflows-run/control-workflow-concurrency
 */
export class ConcurrencyGroups {
  readonly #groups = new Map<string, Group>();

  /** Whether the next one to enter has to wait. */
  isTaken(repository: string, { group }: Concurrency): boolean {
    return this.#groups.get(keyOf(repository, group))?.running !== undefined;
  }

  /**
   * Resolves once the member may run, or with `admitted: false` when a newer one took its place or `signal` fired.
   * `cancel` is called when a newer member with cancel-in-progress arrives while this one runs.
   */
  async enter(
    repository: string,
    concurrency: Concurrency,
    cancel: () => void,
    signal: AbortSignal,
  ): Promise<Admission> {
    const key = keyOf(repository, concurrency.group);
    const group = this.#groups.get(key) ?? { running: undefined, waiting: [] };
    this.#groups.set(key, group);
    const { promise, resolve: decide } = Promise.withResolvers<boolean>();
    const member: Member = { cancel, decide };
    this.#place(group, member, concurrency);
    signal.addEventListener("abort", () => this.#withdraw(group, member), { once: true });
    if (signal.aborted) this.#withdraw(group, member);
    return { admitted: await promise, leave: () => this.#leave(key, group, member) };
  }

  #place(group: Group, member: Member, { cancelInProgress, queue }: Concurrency): void {
    if (group.running === undefined) {
      group.running = member;
      member.decide(true);
      return;
    }
    if (queue === "max" && !cancelInProgress) {
      if (group.waiting.length >= MAX_WAITING) member.decide(false);
      else group.waiting.push(member);
      return;
    }
    for (const older of group.waiting.splice(0)) older.decide(false);
    group.waiting.push(member);
    if (cancelInProgress) group.running.cancel();
  }

  #withdraw(group: Group, member: Member): void {
    const index = group.waiting.indexOf(member);
    if (index < 0) return;
    group.waiting.splice(index, 1);
    member.decide(false);
  }

  #leave(key: string, group: Group, member: Member): void {
    if (group.running !== member) return;
    group.running = group.waiting.shift();
    group.running?.decide(true);
    if (group.running === undefined) this.#groups.delete(key);
  }
}

function keyOf(repository: string, group: string): string {
  return `${repository}\n${group}`.toLowerCase();
}
