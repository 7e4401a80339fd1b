import { PipelineError } from "../errors.ts";
import { ENVIRONMENT_KINDS, type EnvironmentKind } from "../naming.ts";
import type { AllowedBinding, BindingPolicy, SharedResource } from "../policy/policy.ts";

/** Cloudflare's plans for Workers. */
export const CLOUDFLARE_PLANS = ["free", "paid"] as const;

/** An account's plan for Workers, which decides how large an app may be. */
export type CloudflarePlan = (typeof CLOUDFLARE_PLANS)[number];

/** `.github/overskill.yml` on the default branch, with defaults filled in. */
export interface PipelineConfig {
  /** Directory that holds one directory per app; `.` when the repository is a single app. */
  readonly apps: string;
  readonly cloudflare: {
    readonly accountId?: string;
    readonly plan: CloudflarePlan;
  };
  /** Always has `preview` and `production`; has `staging` if the file names it. */
  readonly environments: Readonly<Partial<Record<EnvironmentKind, EnvironmentConfig>>> &
    Readonly<Record<"preview" | "production", EnvironmentConfig>>;
  readonly model: ModelConfig;
  readonly build: BuildConfig;
  /** Absent if the file does not have it. */
  readonly resources?: {
    /** Resources that several apps may use. */
    readonly shared: readonly SharedResource[];
  };
  readonly production: ProductionConfig;
  /** Registries of packages besides the public one; absent if the file names none. */
  readonly registries?: readonly RegistryConfig[];
  /** Absent if the file does not have it; see `chooseSignature`. */
  readonly evidence?: EvidenceConfig;
}

/** A registry from which packages may be fetched. */
interface RegistryConfig {
  /** Starts with `https://`; packages are below its path. */
  readonly url: string;
  /** Scopes such as `@acme` whose packages come from here if the lock file records no address. */
  readonly scopes: readonly string[];
  /** Name of the registry's token among the Action's `registry-tokens`; absent if it needs none. */
  readonly token?: string;
}

/** What may sign the evidence of production deployments. */
export const SIGNATURES = ["auto", "github", "key", "none"] as const;

/** How the evidence of production deployments is signed. */
export interface EvidenceConfig {
  readonly signature: (typeof SIGNATURES)[number];
  /** Ed25519 key that verifies signatures of `OVERSKILL_SIGNING_KEY`: SubjectPublicKeyInfo in DER, as base64. */
  readonly publicKey?: string;
}

/** Rules for staging and production. */
interface ProductionConfig {
  /** If true, a custom build that gives other bytes than the preview's stops the deployment, as in esbuild mode. */
  readonly requireIdentical: boolean;
}

/** Settings that spread builds over jobs. */
interface BuildConfig {
  /** If a change affects more apps than this, several jobs build them. */
  readonly appsPerJob: number;
  readonly maxJobs: number;
  /**
   * Builds every app with a Worker in a job without credentials, where the Worker's start-up time can be measured
   * before anything is uploaded. Otherwise Cloudflare measures it during the upload.
   */
  readonly measureStartup: boolean;
}

/** Where one environment's apps are deployed. */
export interface EnvironmentConfig {
  /** Dispatch namespace, `overskill-<environment>` by default. */
  readonly namespace: string;
  /** Hostnames are `<script name>.<domain>`; may carry a port. */
  readonly domain: string;
  /** The bindings that apps may have here; if absent, none in previews, and any of their own elsewhere. */
  readonly bindings?: readonly AllowedBinding[];
  /** Cloudflare account of this environment only; see `chooseAccountId`. */
  readonly accountId?: string;
}

/** The model that writes apps, and the bounds of one generation run. */
interface ModelConfig {
  readonly name: string;
  /** Number of requests to the model after which a run ends. */
  readonly maxTurns: number;
  /** Tokens that the model may write in one turn. */
  readonly maxOutputTokens: number;
}

/** Returns the configuration of an environment; throws CONFIG_INVALID if the file does not name it. */
export function requireEnvironment(
  { environments }: Pick<PipelineConfig, "environments">,
  kind: EnvironmentKind,
): EnvironmentConfig {
  const environment = environments[kind];
  if (environment !== undefined) return environment;
  throw new PipelineError("CONFIG_INVALID", `The configuration has no environment "${kind}".`);
}

/** Returns what the configuration says about the bindings of apps. */
export function toBindingPolicy({
  environments,
  resources,
}: Pick<PipelineConfig, "environments" | "resources">): BindingPolicy {
  const kinds = ENVIRONMENT_KINDS.filter((kind) => environments[kind] !== undefined);
  const lines = kinds.flatMap((kind) => {
    const { bindings } = requireEnvironment({ environments }, kind);
    return bindings === undefined ? [] : [[kind, bindings] as const];
  });
  return {
    environments: kinds,
    allowed: { preview: [], ...Object.fromEntries(lines) },
    shared: resources?.shared ?? [],
  };
}

/** Returns the directory of an app, relative to the repository's root; `.` when the repository is a single app. */
export function appDirectory({ apps }: Pick<PipelineConfig, "apps">, slug: string): string {
  return apps === "." ? "." : `${apps}/${slug}`;
}

/**
 * Returns the account of an environment: the one that the configuration names for it, the input, or the one that the
 * configuration names for all environments. The input comes second, because it is usually a variable of the whole
 * repository, which must not send one environment's apps to the account of another. Throws INPUT_INVALID when none of
 * them is set.
 */
export function chooseAccountId(
  input: string | undefined,
  config: Pick<PipelineConfig, "cloudflare" | "environments"> | undefined,
  environment: EnvironmentKind,
): string {
  const accountId = config?.environments[environment]?.accountId ?? input ?? config?.cloudflare.accountId;
  if (accountId !== undefined) return accountId;
  throw new PipelineError(
    "INPUT_INVALID",
    "No Cloudflare account is named: set `account-id`, or `cloudflare.account-id` in `.github/overskill.yml`.",
  );
}
