import type { Concurrency } from "../plan/concurrency.ts";

/** How many members may wait with `queue: max`. */
const MAX_WAITING = 100;

export interface Admission {
  readonly admitted: boolean;
  /** Admits the next member. An admitted member must call it exactly once. */
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
 * Decides per concurrency group which runs and jobs may proceed and which wait. All workflows of a repository share
 * its groups; group names are case-insensitive.
 * See https://docs.github.com/actions/how-tos/write-workflows/choose-when-workflows-run/control-workflow-concurrency
 */
export class ConcurrencyGroups {
  readonly #groups = new Map<string, Group>();

  /** Returns true if the next member to enter has to wait. */
  isTaken(repository: string, { group }: Concurrency): boolean {
    return this.#groups.get(groupKey(repository, group))?.running !== undefined;
  }

  /**
   * Resolves once the member may run, or with `admitted: false` if a newer member replaced it or `signal` fired.
   * `cancel` is called when a newer member with cancel-in-progress arrives while this one runs.
   */
  async enter(
    repository: string,
    concurrency: Concurrency,
    cancel: () => void,
    signal: AbortSignal,
  ): Promise<Admission> {
    const key = groupKey(repository, concurrency.group);
    const group = this.#groups.get(key) ?? { running: undefined, waiting: [] };
    this.#groups.set(key, group);
    const { promise, resolve: decide } = Promise.withResolvers<boolean>();
    const member: Member = { cancel, decide };
    this.#admit(group, member, concurrency);
    signal.addEventListener("abort", () => this.#withdraw(group, member), { once: true });
    if (signal.aborted) this.#withdraw(group, member);
    return { admitted: await promise, leave: () => this.#leave(key, group, member) };
  }

  #admit(group: Group, member: Member, { cancelInProgress, queue }: Concurrency): void {
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

function groupKey(repository: string, group: string): string {
  return `${repository}\n${group}`.toLowerCase();
}
