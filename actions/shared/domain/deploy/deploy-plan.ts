import { type DeploymentState, isOpen, type Superseder } from "./deployment.ts";
import type { ScriptTags } from "./script-tags.ts";

/** The decision about a script. */
export type DeployPlan =
  | { readonly action: "upload"; readonly reason: "new" | "changed" }
  /** The content is live already; `retag` is true if the script's tags name another commit. */
  | { readonly action: "skip"; readonly reason: "unchanged"; readonly retag: boolean }
  | { readonly action: "refuse"; readonly reason: string };

/** Decides what to do with a script. `live` has the script's tags; undefined if the script does not exist. */
export function planDeploy(wanted: ScriptTags, live: Partial<ScriptTags> | undefined): DeployPlan {
  if (live === undefined) return { action: "upload", reason: "new" };
  if (!isOurs(live, wanted.repository)) {
    const owner = live.repository === undefined ? "an unknown owner" : `"${live.repository}"`;
    return { action: "refuse", reason: `it belongs to ${owner}, not to "${wanted.repository}"` };
  }
  if (live.digest !== wanted.digest) return { action: "upload", reason: "changed" };
  return { action: "skip", reason: "unchanged", retag: live.commit !== wanted.commit };
}

/** Returns true if the script's tags name the repository. Repository names on GitHub are case-insensitive. */
export function isOurs(live: Partial<ScriptTags>, repository: string): boolean {
  return live.repository?.toLowerCase() === repository.toLowerCase();
}

/** One attempt at the same environment and task. */
export interface Attempt {
  readonly id: number;
  readonly commit: string;
  readonly state: DeploymentState;
}

/** The facts that decide whether an attempt is superseded. */
export interface AttemptContext {
  /** The pull request's head commit, and whether it is open; absent for staging and production. */
  readonly pullRequest?: { readonly number: number; readonly commit: string; readonly open: boolean };
  /** Every known attempt at the same environment and task; may include the attempt itself. */
  readonly attempts: readonly Attempt[];
}

/** Finds what supersedes an attempt; undefined while it is the newest one. */
export function findSuperseder(
  attempt: { readonly id: number; readonly commit: string },
  { pullRequest, attempts }: AttemptContext,
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
  return newest === undefined ? undefined : toSuperseder(attempt, newest);
}

/**
 * Returns the older attempts that an attempt supersedes: those under way when it begins, and those that are live when
 * it goes live.
 */
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

/** Describes the newer of two attempts as the one that supersedes the older one. */
export function toSuperseder(
  older: { readonly commit: string },
  newer: { readonly id: number; readonly commit: string },
): Superseder {
  return { by: `deployment ${newer.id}`, sameCommit: older.commit === newer.commit };
}

function isWanted(state: DeploymentState): boolean {
  return isOpen(state) || state.state === "deployed";
}
