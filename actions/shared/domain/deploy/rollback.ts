import { isDigest } from "../digest.ts";
import { PipelineError } from "../errors.ts";
import type { DeploymentState } from "./deployment.ts";

/** `/rollback [app] [build id or digest]`, as a comment says it. */
export interface RollbackCommand {
  readonly app?: string;
  readonly to?: string;
}

const BUILD = /^[0-9a-f]{6,64}$/;

/** Undefined when the comment is not about rolling back. Only the first line counts. */
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

/** One earlier deployment of the app in the environment, newest first in lists. */
export interface RollbackCandidate {
  readonly id: number;
  readonly commit: string;
  readonly state: DeploymentState;
  /** Undefined when it never got as far as having a build. */
  readonly buildId: string | undefined;
  /** It was live at some time. */
  readonly wasLive: boolean;
}

export interface RollbackPlan {
  readonly buildId: string;
  readonly commit: string;
}

/**
 * What to go back to: the build named by `to`, or the last one before the live one that nobody gave up.
 * Only what was live in this environment counts, as a rollback is no way past the review of a pull request.
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
      ? "There is no earlier deployment to go back to."
      : `"${to.slice(0, 80)}" was not live here before; there are: ${choice}.`,
  );
}

function isBuild(word: string): boolean {
  return BUILD.test(word) || isDigest(word);
}

/** `to` may be a digest, or the beginning of a build id or of a digest's digits. */
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
