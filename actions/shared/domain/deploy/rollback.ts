import { isDigest } from "../digest.ts";
import { PipelineError } from "../errors.ts";
import type { DeploymentState } from "./deployment.ts";

/** The command `/rollback [app] [build id or digest]` of a comment. */
export interface RollbackCommand {
  readonly app?: string;
  readonly to?: string;
}

const BUILD = /^[0-9a-f]{6,64}$/;

/**
 * Parses the first line of a comment; undefined if it is not the command. Throws INPUT_INVALID for invalid arguments.
 */
export function parseRollbackCommand(comment: string): RollbackCommand | undefined {
  const [line = ""] = comment.trimStart().split(/\r?\n/, 1);
  const [command, ...words] = line.trim().split(/\s+/);
  if (command !== "/rollback") return undefined;
  if (words.length > 2) throw tooManyWords(words);
  const [first, second] = words;
  if (first === undefined) return {};
  if (second !== undefined) return { app: first, to: second };
  return isBuild(first) ? { to: first } : { app: first };
}

/** An earlier deployment of the app in the environment; lists are sorted newest first. */
export interface RollbackCandidate {
  readonly id: number;
  readonly commit: string;
  readonly state: DeploymentState;
  /** Undefined if its build never finished. */
  readonly buildId: string | undefined;
  /** True if it was ever live. */
  readonly wasLive: boolean;
}

/** The build to roll back to. */
export interface RollbackPlan {
  readonly buildId: string;
  readonly commit: string;
}

/**
 * Chooses the build to roll back to: the one that `to` names, or the last one before the live one that was not itself
 * rolled back. Considers only builds that were live in this environment, because a rollback must not bypass review.
 * Throws ROLLBACK_TARGET_NOT_FOUND.
 */
export function planRollback(candidates: readonly RollbackCandidate[], to: string | undefined): RollbackPlan {
  const live = candidates.find(({ state }) => state.state === "deployed");
  const proven = candidates.flatMap(({ buildId, commit, state, wasLive }) =>
    buildId !== undefined && wasLive && buildId !== live?.buildId ? [{ buildId, commit, state }] : [],
  );
  const givenUp = new Set(
    proven.filter(({ state }) => state.state === "rolled_back").map(({ buildId }) => buildId),
  );
  const found =
    to === undefined
      ? proven.find(({ buildId }) => !givenUp.has(buildId))
      : proven.find(({ buildId }) => names(to, buildId));
  if (found !== undefined) return { buildId: found.buildId, commit: found.commit };

  const choice = [...new Set(proven.map(({ buildId }) => buildId))].join(", ") || "none";
  throw new PipelineError(
    "ROLLBACK_TARGET_NOT_FOUND",
    to === undefined
      ? "No earlier deployment exists to roll back to."
      : `"${to.slice(0, 80)}" was not live in this environment; choose one of ${choice}.`,
  );
}

function isBuild(word: string): boolean {
  return BUILD.test(word) || isDigest(word);
}

/** Returns true if `to` identifies the build: as a digest, or as the first digits of a build id or a digest. */
function names(to: string, buildId: string): boolean {
  const hex = to.replace(/^sha256:/, "");
  return (
    BUILD.test(hex) && (hex.length >= buildId.length ? hex.startsWith(buildId) : buildId.startsWith(hex))
  );
}

function tooManyWords(words: readonly string[]): PipelineError {
  const message = `"/rollback ${words.join(" ").slice(0, 80)}" has too many words; it takes an app and a build id.`;
  return new PipelineError("INPUT_INVALID", message);
}
