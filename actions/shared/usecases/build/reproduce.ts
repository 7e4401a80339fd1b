import type { Manifest } from "../../domain/build/manifest.ts";
import { compareWithSeen, digestMismatch, type SeenBuild } from "../../domain/build/reproduction.ts";
import { currentState, deployedDigest } from "../../domain/deploy/deployment-status.ts";
import { PipelineError } from "../../domain/errors.ts";
import type { Target } from "../../domain/target.ts";
import { errorMessage } from "../../domain/text/error-message.ts";
import type { Artifacts } from "../../ports/artifacts.ts";
import type { DeploymentRecord, Deployments } from "../../ports/deployments.ts";
import type { Log } from "../../ports/log.ts";
import type { ReviewedCommits } from "../../ports/reviewed-commits.ts";

// Staging and production trust sources, not stored bytes: they deploy what this run built from a reviewed commit. What
// people saw is only compared, because everybody with push access can write the refs and Deployments that name it. A
// forged one can stop a deployment, with an error, but cannot put bytes into it.

/** The ports of `reproduce`. */
export interface ReproducePorts {
  readonly deployments: Pick<Deployments, "list">;
  readonly artifacts: Pick<Artifacts, "load">;
  readonly log: Log;
}

/** The rebuilt app. */
export interface ReproduceRequest {
  readonly target: Target;
  readonly manifest: Manifest;
  /** True if the app's build script made it. */
  readonly custom: boolean;
  readonly requireIdentical: boolean;
  /** The build to roll back to; absent for a new version, which is compared with its preview. */
  readonly rollbackTo?: SeenBuild | undefined;
}

/** Throws COMMIT_NOT_REVIEWED unless the commit is on the default branch. */
export async function requireReviewed(
  { reviewed }: { readonly reviewed: Pick<ReviewedCommits, "includes"> },
  commit: string,
): Promise<void> {
  if (await reviewed.includes(commit)) return;
  throw new PipelineError("COMMIT_NOT_REVIEWED", `Commit ${commit} is not on the default branch.`);
}

/**
 * Compares a build for staging or production with the one that people saw. Returns a note for people, or undefined for
 * a preview. Throws DIGEST_MISMATCH if equal sources gave other bytes.
 */
export async function reproduce(
  ports: ReproducePorts,
  request: ReproduceRequest,
): Promise<string | undefined> {
  const { target, manifest, custom, requireIdentical, rollbackTo } = request;
  if (target.environment === "preview") return undefined;
  const shown = rollbackTo ?? (await findPreview(ports, target.app, manifest.buildKey));
  const comparison = compareWithSeen({ manifest, custom, requireIdentical }, shown);
  if (comparison.result === "deploy") {
    ports.log.info(`${target.app} for ${target.environment}: ${comparison.note}`);
    return comparison.note;
  }
  // Only a build that was shown can differ from it.
  if (shown === undefined) throw new Error("There is nothing to compare with.");
  throw digestMismatch(manifest, shown, await findManifest(ports, target.app, shown));
}

/** Finds the newest preview of a build key that was live. */
async function findPreview(
  { deployments }: ReproducePorts,
  app: string,
  buildKey: string,
): Promise<SeenBuild | undefined> {
  const records = await deployments.list({
    app,
    environment: "preview",
    where: (payload) => payload.buildKey === buildKey,
    limit: PREVIEWS_READ,
  });
  for (const record of records) {
    const digest = wasLive(record) ? deployedDigest(record) : undefined;
    if (digest !== undefined) return { deploymentId: record.id, shownBy: "preview", digest, buildKey };
  }
  return undefined;
}

/** Number of previews of one build key that are read, each with one request: some may have failed to deploy. */
const PREVIEWS_READ = 8;

/**
 * Loads the build that a Deployment served. Throws ROLLBACK_TARGET_NOT_FOUND unless the Deployment is one of this app,
 * environment and commit that was live.
 */
export async function loadServed(
  { deployments }: { readonly deployments: Pick<Deployments, "find"> },
  target: Pick<Target, "app" | "environment" | "commit">,
  id: number,
): Promise<SeenBuild> {
  const record = await deployments.find(id);
  const digest = record === undefined ? undefined : deployedDigest(record);
  const { app, environment, commit } = target;
  const fits =
    record?.app === app && record.environment === environment && record.commit === commit && wasLive(record);
  if (!fits || digest === undefined) {
    const message = `Deployment ${id} did not serve ${app} in ${environment} from ${commit.slice(0, 7)}.`;
    throw new PipelineError("ROLLBACK_TARGET_NOT_FOUND", message);
  }
  return { deploymentId: id, shownBy: "earlier deployment", digest, buildKey: record.buildKey };
}

function wasLive({ statuses }: DeploymentRecord): boolean {
  return statuses.some((status) => currentState([status]).state === "deployed");
}

/** Finds the manifest of the build that people saw, for the list of differing files. Never throws. */
async function findManifest(
  { artifacts, log }: ReproducePorts,
  app: string,
  { digest }: SeenBuild,
): Promise<Manifest | undefined> {
  try {
    return (await artifacts.load(app, digest)).manifest;
  } catch (thrown) {
    log.warn(`Could not read the artifact to compare ${app} with: ${errorMessage(thrown)}`);
    return undefined;
  }
}
