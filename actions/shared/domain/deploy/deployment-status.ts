import { type Digest, isDigest, toBuildId } from "../digest.ts";
import { type ErrorCode, errorCatalogue, type Fault } from "../errors.ts";
import { MAX_STATUS_DESCRIPTION } from "../limits.ts";
import { visible } from "../text/visible.ts";
import type { DeploymentState, DeployTimings, FailureCode } from "./deployment.ts";

/** GitHub's states of a Deployment: https://docs.github.com/en/rest/deployments/statuses */
export type GitHubDeploymentState =
  | "queued"
  | "in_progress"
  | "success"
  | "failure"
  | "error"
  | "inactive"
  | "pending";

/** A Deployment status, in the form in which it is posted and read. */
export interface DeploymentStatus {
  readonly state: GitHubDeploymentState;
  /** At most 140 characters; GitHub answers 422 to a longer one. */
  readonly description: string;
  readonly environmentUrl?: string;
}

/** A commit status, which has fewer states than a Deployment: https://docs.github.com/en/rest/commits/statuses */
export interface CommitStatus {
  /** E.g. `overskill/preview/todo`. */
  readonly context: string;
  readonly state: "pending" | "success" | "failure" | "error";
  /** At most 140 characters. */
  readonly description: string;
  readonly targetUrl?: string;
}

const DEPLOYING = /^Deploying ([0-9a-f]{12})(?:, built in (\d+\.\d) s)?(?: \((sha256:[0-9a-f]{64})\))?$/;
const LIVE = /^Live in (\d+\.\d) s: build (\d+\.\d), upload (\d+\.\d), verify (\d+\.\d)(?:; (.+))?$/;
const FAILED = /^([A-Z][A-Z_]+): (.*)$/;
const ROLLED_BACK = /^Rolled back to (.+)$/;
const SUPERSEDED = /^Superseded by (.+)$/;
const REMOVED = /^Removed: (.+)$/;

/** Renders a state as a Deployment status. `parseStatus` reads it back, with durations to a tenth of a second. */
export function toStatus(state: DeploymentState): DeploymentStatus {
  switch (state.state) {
    case "pending":
      return { state: "queued", description: fitDescription(state.reason) };
    case "building":
      return { state: "in_progress", description: "Building" };
    case "deploying": {
      const build = state.buildMs > 0 ? `, built in ${seconds(state.buildMs)} s` : "";
      const digest = state.digest === undefined ? "" : ` (${state.digest})`;
      return { state: "in_progress", description: `Deploying ${state.buildId}${build}${digest}` };
    }
    case "deployed":
      return { state: "success", description: describeLive(state), environmentUrl: state.url };
    case "failed":
      return {
        state: state.fault === "user" ? "failure" : "error",
        description: fitDescription(`${state.code}: ${state.message}`),
      };
    case "rolled_back":
      return { state: "inactive", description: fitDescription(`Rolled back to ${state.toBuildId}`) };
    case "superseded":
      return { state: "inactive", description: fitDescription(`Superseded by ${state.by}`) };
    case "removed":
      return { state: "inactive", description: fitDescription(`Removed: ${state.reason}`) };
  }
}

/** Parses a Deployment status. A status that GitHub or another tool posted maps to the nearest state. */
export function parseStatus({ state, description, environmentUrl }: DeploymentStatus): DeploymentState {
  switch (state) {
    case "queued":
    case "pending":
      return { state: "pending", reason: description };
    case "in_progress": {
      const [, buildId, build, digest] = DEPLOYING.exec(description) ?? [];
      if (buildId === undefined) return { state: "building" };
      return {
        state: "deploying",
        buildId,
        buildMs: build === undefined ? 0 : milliseconds(build),
        ...(digest !== undefined && isDigest(digest) ? { digest } : {}),
      };
    }
    case "success":
      return { state: "deployed", url: environmentUrl ?? "", ...parseLive(description) };
    case "failure":
    case "error":
      return parseFailure(state, description);
    case "inactive":
      return parseInactive(description);
  }
}

/** Returns the state of a deployment from its statuses, newest first. A deployment without a status is `pending`. */
export function currentState(statuses: readonly DeploymentStatus[]): DeploymentState {
  const [newest] = statuses;
  return newest === undefined ? { state: "pending", reason: "" } : parseStatus(newest);
}

/**
 * Finds the digest that a deployment names, in its payload or in its status `Deploying …`; undefined if it never
 * reached that status, or if two places name different builds, which means that somebody changed one of them.
 */
export function deployedDigest({
  digest,
  statuses,
}: {
  readonly digest?: Digest;
  readonly statuses: readonly DeploymentStatus[];
}): Digest | undefined {
  const reported = statuses.map(parseStatus).filter((state) => state.state === "deploying");
  const named = [digest, ...reported.map((state) => state.digest)].filter((one) => one !== undefined);
  const [first] = named;
  if (first === undefined || named.some((one) => one !== first)) return undefined;
  return reported.every(({ buildId }) => buildId === toBuildId(first)) ? first : undefined;
}

/**
 * Returns the commit status for a transition; undefined after the deployment was live, because the commit then keeps
 * the status `success`.
 */
export function toCommitStatus(
  before: DeploymentState | undefined,
  after: DeploymentState,
): Omit<CommitStatus, "context"> | undefined {
  if (before?.state === "deployed") return undefined;
  const { state, description, environmentUrl } = toStatus(after);
  const targetUrl = environmentUrl === undefined ? {} : { targetUrl: environmentUrl };
  switch (state) {
    case "success":
    case "failure":
    case "error":
      return { state, description, ...targetUrl };
    case "inactive":
      return { state: "error", description };
    case "queued":
    case "pending":
    case "in_progress":
      return { state: "pending", description };
  }
}

/** Shortens a string to one line of at most 140 characters without cutting a surrogate pair. */
export function fitDescription(text: string): string {
  const line = visible(text.replace(/\s+/g, " ")).trim();
  if (line.length <= MAX_STATUS_DESCRIPTION) return line;
  return `${line.slice(0, MAX_STATUS_DESCRIPTION - 1).replace(/[\uD800-\uDBFF]$/, "")}…`;
}

function describeLive({ timings, note }: DeploymentState & { readonly state: "deployed" }): string {
  if (timings === undefined) return "Live";
  const { totalMs, buildMs, uploadMs, verifyMs } = timings;
  const phases = `build ${seconds(buildMs)}, upload ${seconds(uploadMs)}, verify ${seconds(verifyMs)}`;
  return fitDescription(`Live in ${seconds(totalMs)} s: ${phases}${note === undefined ? "" : `; ${note}`}`);
}

function parseLive(description: string): { readonly timings?: DeployTimings; readonly note?: string } {
  const [, total, build, upload, verify, note] = LIVE.exec(description) ?? [];
  if (total === undefined || build === undefined || upload === undefined || verify === undefined) return {};
  return {
    timings: {
      totalMs: milliseconds(total),
      buildMs: milliseconds(build),
      uploadMs: milliseconds(upload),
      verifyMs: milliseconds(verify),
    },
    ...(note === undefined ? {} : { note }),
  };
}

function parseFailure(state: "failure" | "error", description: string): DeploymentState {
  const [, code, message] = FAILED.exec(description) ?? [];
  if (code === undefined || message === undefined) {
    const fault: Fault = state === "failure" ? "user" : "bug";
    return { state: "failed", code: "UNEXPECTED", fault, message: description };
  }
  return { state: "failed", ...knownFailure(code), message };
}

function knownFailure(code: string): { readonly code: FailureCode; readonly fault: Fault } {
  if (!Object.hasOwn(errorCatalogue, code)) return { code: "UNEXPECTED", fault: "bug" };
  const known = code as ErrorCode;
  return { code: known, fault: errorCatalogue[known].fault };
}

function parseInactive(description: string): DeploymentState {
  const [, toBuildId] = ROLLED_BACK.exec(description) ?? [];
  if (toBuildId !== undefined) return { state: "rolled_back", toBuildId };
  const [, reason] = REMOVED.exec(description) ?? [];
  if (reason !== undefined) return { state: "removed", reason };
  const [, by = "another deployment"] = SUPERSEDED.exec(description) ?? [];
  return { state: "superseded", by };
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(1);
}

function milliseconds(text: string): number {
  return Math.round(Number(text) * 1000);
}
