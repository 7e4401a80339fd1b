import type { BaseBuild } from "../../domain/build/build-record.ts";
import { currentState, deployedBuildId } from "../../domain/deploy/deployment-status.ts";
import type { Artifacts } from "../../ports/artifacts.ts";
import type { Deployments } from "../../ports/deployments.ts";
import type { Log } from "../../ports/log.ts";

export interface FindBasePorts {
  readonly deployments: Pick<Deployments, "list">;
  readonly artifacts: Pick<Artifacts, "list" | "load">;
  readonly log: Log;
}

/** Of more apps no bases are looked up: that costs five requests each, and a token has a thousand in an hour. */
export const MOST_COMPARED = 10;

/** The attempt that is running, one that failed, and the one before. */
const NEWEST = 3;

/**
 * The build that serves an app in production, which is what the default branch's source was built into. Never
 * throws: a size to compare with is not worth a build.
 */
export async function findBase(
  { deployments, artifacts, log }: FindBasePorts,
  app: string,
): Promise<BaseBuild | undefined> {
  try {
    const records = await deployments.list({ app, environment: "production", limit: NEWEST });
    const live = records.find(({ statuses }) => currentState(statuses).state === "deployed");
    const buildId = live === undefined ? undefined : deployedBuildId(live.statuses);
    if (buildId === undefined) return undefined;
    const [digest] = await artifacts.list(app, buildId);
    if (digest === undefined) return undefined;
    const { metrics } = (await artifacts.load(app, digest)).manifest;
    return { digest, metrics };
  } catch (thrown) {
    log.debug(`No sizes to compare ${app} with: ${thrown instanceof Error ? thrown.message : thrown}`);
    return undefined;
  }
}
