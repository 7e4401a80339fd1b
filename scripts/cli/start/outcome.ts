import type { DeploymentState, DeployTimings } from "../../../actions/shared/domain/deploy/deployment.ts";
import type { Digest } from "../../../actions/shared/domain/digest.ts";
import type { EnvironmentKind } from "../../../actions/shared/domain/naming.ts";

/** The build that an app's URL serves. */
interface LiveApp {
  readonly url: string;
  readonly digest: Digest;
  readonly buildId: string;
}

interface DeploymentSummary {
  readonly id: number;
  readonly environment: EnvironmentKind;
  readonly state: DeploymentState["state"];
  readonly commit: string;
  /** Undefined unless the deployment went live. */
  readonly timings?: DeployTimings;
}

/** What `overskill start --json` prints. Times in milliseconds. */
export interface StartOutcome {
  readonly repository: string;
  readonly issue: { readonly number: number; readonly url: string };
  readonly pullRequest: { readonly number: number; readonly url: string };
  readonly preview: LiveApp;
  readonly production: LiveApp;
  readonly deployments: readonly DeploymentSummary[];
  readonly timings: Readonly<Record<string, number>>;
  readonly model: { readonly name: string; readonly standIn: boolean };
}
