import type { BaseBuild } from "../../domain/build/build-record.ts";
import { currentState, deployedDigest } from "../../domain/deploy/deployment-status.ts";
import { errorMessage } from "../../domain/text/error-message.ts";
import type { Artifacts } from "../../ports/artifacts.ts";
import type { Deployments } from "../../ports/deployments.ts";
import type { Log } from "../../ports/log.ts";

/** The ports of `findBase`. */
export interface FindBasePorts {
  readonly deployments: Pick<Deployments, "list">;
  readonly artifacts: Pick<Artifacts, "load">;
  readonly log: Log;
}

/**
 * Largest number of apps for which a run looks up bases: each lookup takes four of the 1,000 requests that a token
 * has per hour.
 */
export const MOST_COMPARED = 10;

/** Number of attempts to read: one that is running, one that failed, and the one before them. */
const NEWEST = 3;

/**
 * Finds the build that serves an app in production, to compare sizes with. Never throws: a missing comparison must
 * not fail a build.
 */
export async function findBase(
  { deployments, artifacts, log }: FindBasePorts,
  app: string,
): Promise<BaseBuild | undefined> {
  try {
    const records = await deployments.list({ app, environment: "production", limit: NEWEST });
    const live = records.find(({ statuses }) => currentState(statuses).state === "deployed");
    const digest = live === undefined ? undefined : deployedDigest(live);
    if (digest === undefined) return undefined;
    const { metrics } = (await artifacts.load(app, digest)).manifest;
    return { digest, metrics };
  } catch (thrown) {
    log.debug(`No sizes to compare ${app} with: ${errorMessage(thrown)}`);
    return undefined;
  }
}
