import type { CloudflarePlan } from "./build/budgets.ts";
import type { EnvironmentKind } from "./naming.ts";

/** `.github/overskill.yml` on the default branch, after defaults. */
export interface PipelineConfig {
  /** Folder that holds one folder per app; `.` when the repository is one app. */
  readonly apps: string;
  readonly cloudflare: {
    readonly accountId?: string;
    /** Paid when it is not said. */
    readonly plan?: CloudflarePlan;
  };
  /** `preview` and `production` always; `staging` when the file names it. */
  readonly environments: Readonly<Partial<Record<EnvironmentKind, EnvironmentConfig>>> &
    Readonly<Record<"preview" | "production", EnvironmentConfig>>;
  readonly model: ModelConfig;
  readonly build: BuildConfig;
}

/** How the work of building is spread. */
export interface BuildConfig {
  /** More affected apps than this are spread over several jobs. */
  readonly appsPerJob: number;
  readonly maxJobs: number;
  /**
   * Builds every app that has a Worker in a job without credentials, where its start-up time can be measured before
   * anything is uploaded; otherwise Cloudflare measures it at the upload.
   */
  readonly measureStartup: boolean;
}

export interface EnvironmentConfig {
  /** Dispatch namespace, default `overskill-<environment>`. */
  readonly namespace: string;
  /** Hostnames are `<script name>.<domain>`; may carry a port. */
  readonly domain: string;
}

export interface ModelConfig {
  readonly name: string;
  /** Ends a run that would go on for ever. */
  readonly maxTurns: number;
  readonly maxOutputTokens: number;
}
