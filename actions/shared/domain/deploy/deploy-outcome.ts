import { buildIdOf, type Digest } from "../digest.ts";
import { isPipelineError, PipelineError } from "../errors.ts";
import type { PreviewUpdate } from "../report/preview-rows.ts";
import type { BuiltTarget } from "../target.ts";
import type { DeploymentEvent, DeployTimings } from "./deployment.ts";

/** How one target's deployment ended. */
export type DeployOutcome = { readonly target: BuiltTarget } & (
  | {
      readonly result: "deployed";
      readonly action: "upload" | "skip";
      readonly reason: string;
      readonly timings: DeployTimings;
      /** The artifact has a `/logo.svg` to show. */
      readonly hasLogo: boolean;
      /** Processor time that Cloudflare says the Worker needs to start; absent when nothing was uploaded. */
      readonly startupMs?: number;
    }
  | { readonly result: "superseded"; readonly by: string }
  | {
      readonly result: "failed";
      readonly failure: DeploymentEvent & { readonly type: "failed" };
      readonly thrown: unknown;
    }
);

/** One entry of the output `deployments`. */
export interface DeploymentReport {
  readonly id: number;
  readonly app: string;
  readonly environment: string;
  readonly commit: string;
  readonly digest: Digest;
  readonly scriptName: string;
  readonly url: string;
  readonly result: DeployOutcome["result"];
  /** Why it was uploaded, skipped or superseded, or the error code. */
  readonly reason: string;
  readonly timings?: DeployTimings;
  readonly startupMs?: number;
}

export function toDeploymentReport(outcome: DeployOutcome): DeploymentReport {
  const { deploymentId, app, environment, commit, digest, scriptName, url } = outcome.target;
  const report = {
    id: deploymentId,
    app,
    environment,
    commit,
    digest,
    scriptName,
    url,
    result: outcome.result,
  };
  switch (outcome.result) {
    case "deployed":
      return {
        ...report,
        reason: outcome.reason,
        timings: outcome.timings,
        ...(outcome.startupMs === undefined ? {} : { startupMs: outcome.startupMs }),
      };
    case "superseded":
      return { ...report, reason: `superseded by ${outcome.by}` };
    case "failed":
      return { ...report, reason: outcome.failure.code };
  }
}

/** What to throw at the end for targets that failed: the one failure as it is, or one error that names all. */
export function failureOfAll(outcomes: readonly DeployOutcome[]): unknown {
  const failed = outcomes.filter((outcome) => outcome.result === "failed");
  const [first] = failed;
  if (first === undefined || failed.length === 1) return first?.thrown;
  const message = failed.map(({ target, failure }) => `${target.app}: ${failure.message}`).join("\n");
  // A bug outweighs expected failures: it must not be reported under somebody else's code.
  const expected = failed.map(({ thrown }) => thrown).filter((thrown) => isPipelineError(thrown));
  if (expected.length < failed.length) return new Error(message, { cause: first.thrown });
  const problems = expected.flatMap((error) => error.problems);
  const code = expected[0]?.code ?? "CLOUDFLARE_REFUSED";
  return new PipelineError(code, message, { cause: first.thrown, problems });
}

/** What the pull request's comment shows of an outcome. */
export function toPreviewUpdate(outcome: DeployOutcome): PreviewUpdate {
  const { app, commit, url, digest, treemapUrl } = outcome.target;
  switch (outcome.result) {
    case "deployed": {
      const { timings, hasLogo } = outcome;
      const state = { state: "deployed", url, timings } as const;
      const report = treemapUrl === undefined ? {} : { treemapUrl };
      const live = { url, buildId: buildIdOf(digest), hasLogo, ...report };
      return { app, commit, state, problems: [], live };
    }
    case "superseded":
      return { app, commit, state: { state: "superseded", by: outcome.by }, problems: [] };
    case "failed": {
      const { code, fault, message } = outcome.failure;
      const problems = isPipelineError(outcome.thrown) ? outcome.thrown.problems : [];
      return { app, commit, state: { state: "failed", code, fault, message }, problems };
    }
  }
}
