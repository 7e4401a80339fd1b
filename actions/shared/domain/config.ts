import type { CloudflarePlan } from "./budgets.ts";
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
