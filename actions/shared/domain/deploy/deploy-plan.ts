import { type DeploymentState, isOpen, type Superseder } from "./deployment.ts";
import type { ScriptTags } from "./script-tags.ts";

export type DeployPlan =
  | { readonly action: "upload"; readonly reason: "new" | "changed" }
  /** The content is live already; `retag` when its tags tell of another commit. */
  | { readonly action: "skip"; readonly reason: "unchanged"; readonly retag: boolean }
  | { readonly action: "refuse"; readonly reason: string };

/** `live` is what the script's tags say; undefined when there is no script of that name. */
export function planDeploy(wanted: ScriptTags, live: Partial<ScriptTags> | undefined): DeployPlan {
  if (live === undefined) return { action: "upload", reason: "new" };
  if (!isOurs(live, wanted.repository)) {
    const owner = live.repository === undefined ? "nobody we know" : `"${live.repository}"`;
    return { action: "refuse", reason: `it belongs to ${owner}, not to "${wanted.repository}"` };
  }
  if (live.digest !== wanted.digest) return { action: "upload", reason: "changed" };
  return { action: "skip", reason: "unchanged", retag: live.commit !== wanted.commit };
}

/** GitHub's repository names are case-insensitive. */
export function isOurs(live: Partial<ScriptTags>, repository: string): boolean {
  return live.repository?.toLowerCase() === repository.toLowerCase();
}

/** One attempt at the same environment and task. */
export interface Attempt {
  readonly id: number;
  readonly commit: string;
  readonly state: DeploymentState;
}

export interface Surroundings {
  /** The pull request's head and whether it is open; absent for staging and production. */
  readonly pullRequest?: { readonly number: number; readonly commit: string; readonly open: boolean };
  /** Every known attempt at the same environment and task; this one may be among them. */
  readonly attempts: readonly Attempt[];
}

/** What an attempt has to give way to; undefined while it is wanted. */
export function findSuperseder(
  attempt: { readonly id: number; readonly commit: string },
  { pullRequest, attempts }: Surroundings,
): Superseder | undefined {
  if (pullRequest !== undefined && !pullRequest.open) {
    return { by: `the closing of #${pullRequest.number}`, sameCommit: false };
  }
  if (pullRequest !== undefined && pullRequest.commit !== attempt.commit) {
    return { by: `commit ${pullRequest.commit.slice(0, 7)}`, sameCommit: false };
  }
  const [newest] = attempts
    .filter(({ id, state }) => id > attempt.id && isWanted(state))
    .toSorted((a, b) => b.id - a.id);
  return newest === undefined ? undefined : supersederOf(attempt, newest);
}

/** The older attempts that an attempt takes the place of: those under way as it begins, those live as it is. */
export function findSuperseded<T extends Attempt>(
  attemptId: number,
  attempts: readonly T[],
): { readonly underWay: readonly T[]; readonly live: readonly T[] } {
  const older = attempts.filter(({ id }) => id < attemptId);
  return {
    underWay: older.filter(({ state }) => isOpen(state)),
    live: older.filter(({ state }) => state.state === "deployed"),
  };
}

/** The newer attempt as what takes the older one's place. */
export function supersederOf(
  older: { readonly commit: string },
  newer: { readonly id: number; readonly commit: string },
): Superseder {
  return { by: `deployment ${newer.id}`, sameCommit: older.commit === newer.commit };
}

function isWanted(state: DeploymentState): boolean {
  return isOpen(state) || state.state === "deployed";
}
