import type { Digest } from "../digest.ts";
import type { BuiltTarget } from "../target.ts";
import type { DeploymentEvent, DeployTimings } from "./deployment.ts";

/** How one target's deployment ended. */
export type DeployOutcome = { readonly target: BuiltTarget } & (
  | {
      readonly result: "deployed";
      readonly action: "upload" | "skip";
      readonly reason: string;
      readonly timings: DeployTimings;
      /** True if the artifact has a `/logo.svg`. */
      readonly hasLogo: boolean;
      /**
       * The Worker's start-up time as Cloudflare reports it, in milliseconds of processor time; absent if nothing was
       * uploaded.
       */
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
  /** Why the script was uploaded, skipped or superseded, or the error code. */
  readonly reason: string;
  readonly timings?: DeployTimings;
  readonly startupMs?: number;
}

/** Returns an outcome as one entry of the output `deployments`. */
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
