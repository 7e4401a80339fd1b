import { type Digest, isDigest, toBuildId, toHex } from "../digest.ts";
import { PipelineError } from "../errors.ts";
import { quote } from "../text/quote.ts";
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

/** The deployment to roll back to. */
export interface RollbackPlan {
  readonly id: number;
  readonly digest: Digest;
  readonly commit: string;
}

/** A deployment of the app that was live in the environment; lists are sorted newest first. */
export interface RollbackCandidate extends RollbackPlan {
  readonly state: DeploymentState;
}

/**
 * Lists the newest deployment of each build that is not live, newest first, except the builds that were last rolled
 * back.
 */
export function listPrevious(candidates: readonly RollbackCandidate[]): readonly RollbackPlan[] {
  const live = candidates.find(({ state }) => state.state === "deployed");
  const newest = new Map(candidates.toReversed().map((one) => [one.digest, one] as const));
  return [...newest.values()]
    .filter(({ state, digest }) => state.state !== "rolled_back" && digest !== live?.digest)
    .toSorted((a, b) => b.id - a.id)
    .map(toPlan);
}

/**
 * Lists the deployments of the build that `to` names: a digest, or the first digits of one. Throws
 * ROLLBACK_TARGET_NOT_FOUND if it names several builds.
 */
export function listNamed(candidates: readonly RollbackCandidate[], to: string): readonly RollbackPlan[] {
  const prefix = to.replace(/^sha256:/, "");
  const named = candidates.filter(({ digest }) => BUILD.test(prefix) && toHex(digest).startsWith(prefix));
  const digests = [...new Set(named.map(({ digest }) => digest))];
  if (digests.length <= 1) return named.map(toPlan);
  const message = `${quote(to)} names ${digests.length} builds; name one of them in full: ${digests.join(", ")}.`;
  throw new PipelineError("ROLLBACK_TARGET_NOT_FOUND", message);
}

/** Describes that a named build was never live, as ROLLBACK_TARGET_NOT_FOUND with the builds that were. */
export function noSuchBuild(to: string, candidates: readonly RollbackCandidate[]): PipelineError {
  const choice = [...new Set(candidates.map(({ digest }) => toBuildId(digest)))].join(", ") || "none";
  const message = `${quote(to)} was not live in this environment; choose one of ${choice}.`;
  return new PipelineError("ROLLBACK_TARGET_NOT_FOUND", message);
}

/** Describes that no earlier build exists, as ROLLBACK_TARGET_NOT_FOUND. */
export function nothingEarlier(): PipelineError {
  return new PipelineError("ROLLBACK_TARGET_NOT_FOUND", "No earlier deployment exists to roll back to.");
}

function toPlan({ id, digest, commit }: RollbackCandidate): RollbackPlan {
  return { id, digest, commit };
}

function isBuild(word: string): boolean {
  return BUILD.test(word) || isDigest(word);
}

function tooManyWords(words: readonly string[]): PipelineError {
  const message = `${quote(`/rollback ${words.join(" ")}`)} has too many words; it takes an app and a build id.`;
  return new PipelineError("INPUT_INVALID", message);
}
