const KIB = 1024;
const MIB = 1024 * KIB;

/** Sizes in bytes and counts that one app may reach on a plan. */
interface PlanLimits {
  /** All modules of a Worker, uncompressed. */
  readonly workerBytes: number;
  /** All modules of a Worker, compressed with gzip. */
  readonly workerGzipBytes: number;
  readonly assetCount: number;
  readonly assetBytes: number;
  readonly variableCount: number;
  readonly variableBytes: number;
}

/** Largest static asset on every plan: https://developers.cloudflare.com/workers/platform/limits/#static-assets */
export const MAX_ASSET_BYTES = 25 * MIB;

/**
 * Limits of each plan: https://developers.cloudflare.com/workers/platform/limits/ and
 * https://developers.cloudflare.com/workers/platform/limits/#static-assets
 */
export const PLAN_LIMITS = {
  free: {
    workerBytes: 64 * MIB,
    workerGzipBytes: 3 * MIB,
    assetCount: 20_000,
    assetBytes: MAX_ASSET_BYTES,
    variableCount: 64,
    variableBytes: 5 * KIB,
  },
  paid: {
    workerBytes: 64 * MIB,
    workerGzipBytes: 10 * MIB,
    assetCount: 100_000,
    assetBytes: MAX_ASSET_BYTES,
    variableCount: 128,
    variableBytes: 5 * KIB,
  },
} as const satisfies Readonly<Record<string, PlanLimits>>;

/**
 * Processor time in milliseconds that a Worker may use to start, on every plan:
 * https://developers.cloudflare.com/workers/platform/limits/#worker-startup-time
 */
export const START_UP_LIMIT_MS = 1000;

/** Memory of one isolate in MB: https://developers.cloudflare.com/workers/platform/limits/#memory */
export const ISOLATE_MEMORY_MB = 128;

/**
 * Tags that one script may have:
 * https://developers.cloudflare.com/cloudflare-for-platforms/workers-for-platforms/configuration/tags/
 */
export const MAX_SCRIPT_TAGS = 8;

/**
 * Largest request body that Cloudflare's API accepts on the free and pro plans:
 * https://developers.cloudflare.com/workers/platform/limits/#request-and-response-limits
 */
export const MAX_API_BODY_BYTES = 100 * MIB;

/** Largest content in bytes of a ref that this toolkit reads back; somebody else may have written it. */
export const MAX_STORED_BYTES = 1024 * MIB;

/** Most files of a ref that this toolkit reads back: an artifact's assets, and what surrounds them. */
export const MAX_STORED_FILES = PLAN_LIMITS.paid.assetCount + 10_000;

/** Jobs that GitHub creates from one matrix: https://docs.github.com/en/actions/reference/limits */
export const MAX_MATRIX_JOBS = 256;

/** Longest time in milliseconds that one job may run: https://docs.github.com/en/actions/reference/limits */
export const MAX_JOB_MS = 6 * 60 * 60_000;

/**
 * Longest description, in characters, of a commit status or a Deployment status:
 * https://docs.github.com/en/rest/deployments/statuses#create-a-deployment-status
 */
export const MAX_STATUS_DESCRIPTION = 140;

/**
 * Files that GitHub lists when it compares two commits:
 * https://docs.github.com/en/rest/commits/commits#compare-two-commits
 */
export const MAX_COMPARED_FILES = 300;

/**
 * Files that GitHub lists for one pull request:
 * https://docs.github.com/en/rest/pulls/pulls#list-pull-requests-files
 */
export const MAX_PULL_REQUEST_FILES = 3000;
