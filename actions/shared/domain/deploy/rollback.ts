import { type Digest, isDigest, toBuildId, toHex } from "../digest.ts";
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
  /** Undefined if its build never finished, or if the Deployment does not name it in full. */
  readonly digest: Digest | undefined;
  /** True if it was ever live. */
  readonly wasLive: boolean;
}

/** The deployment to roll back to. */
export interface RollbackPlan {
  readonly id: number;
  readonly digest: Digest;
  readonly commit: string;
}

/**
 * Chooses the deployment to roll back to: the newest one of the build that `to` names, or the last one before the live
 * one whose build was not itself rolled back. Considers only builds that were live in this environment, because a
 * rollback must not bypass review. Throws ROLLBACK_TARGET_NOT_FOUND, also if `to` names more than one build.
 */
export function planRollback(candidates: readonly RollbackCandidate[], to: string | undefined): RollbackPlan {
  const proven = candidates.flatMap(({ id, digest, commit, state, wasLive }) =>
    digest !== undefined && wasLive ? [{ id, digest, commit, state }] : [],
  );
  const live = proven.find(({ state }) => state.state === "deployed");
  const earlier = proven.filter(({ digest }) => digest !== live?.digest);
  const [found] = to === undefined ? listPrevious(earlier) : listNamed(earlier, to);
  if (found === undefined) throw notFound(earlier, to);
  const { id, digest, commit } = found;
  return { id, digest, commit };
}

interface ProvenCandidate extends RollbackPlan {
  readonly state: DeploymentState;
}

/** Lists the newest deployment of each build, except those that were last rolled back. */
function listPrevious(earlier: readonly ProvenCandidate[]): readonly ProvenCandidate[] {
  const newest = new Map(earlier.toReversed().map((one) => [one.digest, one] as const));
  return [...newest.values()]
    .filter(({ state }) => state.state !== "rolled_back")
    .toSorted((a, b) => b.id - a.id);
}

/** Lists the deployments of the build that `to` names. Throws ROLLBACK_TARGET_NOT_FOUND if it names several builds. */
function listNamed(earlier: readonly ProvenCandidate[], to: string): readonly ProvenCandidate[] {
  const prefix = to.replace(/^sha256:/, "");
  const named = earlier.filter(({ digest }) => BUILD.test(prefix) && toHex(digest).startsWith(prefix));
  const digests = [...new Set(named.map(({ digest }) => digest))];
  if (digests.length <= 1) return named;
  const message = `"${to}" names ${digests.length} builds; name one of them in full: ${digests.join(", ")}.`;
  throw new PipelineError("ROLLBACK_TARGET_NOT_FOUND", message);
}

function notFound(earlier: readonly ProvenCandidate[], to: string | undefined): PipelineError {
  const choice = [...new Set(earlier.map(({ digest }) => toBuildId(digest)))].join(", ") || "none";
  const message =
    to === undefined
      ? "No earlier deployment exists to roll back to."
      : `"${to.slice(0, 80)}" was not live in this environment; choose one of ${choice}.`;
  return new PipelineError("ROLLBACK_TARGET_NOT_FOUND", message);
}

function isBuild(word: string): boolean {
  return BUILD.test(word) || isDigest(word);
}

function tooManyWords(words: readonly string[]): PipelineError {
  const message = `"/rollback ${words.join(" ").slice(0, 80)}" has too many words; it takes an app and a build id.`;
  return new PipelineError("INPUT_INVALID", message);
}
