import { mapConcurrent } from "../../domain/async/map-concurrent.ts";
import { isOpen } from "../../domain/deploy/deployment.ts";
import { currentState } from "../../domain/deploy/deployment-status.ts";
import type { Plan } from "../../domain/plan/plan.ts";
import type { Target } from "../../domain/target.ts";
import type { DeploymentRecord, Deployments } from "../../ports/deployments.ts";
import type { ReviewedCommits } from "../../ports/reviewed-commits.ts";

/** The ports of `skipStale`. */
export interface SkipStalePorts {
  readonly deployments: Pick<Deployments, "list">;
  readonly reviewed: ReviewedCommits;
}

const CONCURRENCY = 8;
/** Number of attempts to read: the live one, and some that failed or run since. */
const NEWEST = 6;

/**
 * Skips the apps that serve, or are about to serve, a newer commit of the default branch: a run that was started again,
 * or that waited longer than a newer one, must not bring an old version back. Costs nothing for the newest commit.
 */
export async function skipStale(ports: SkipStalePorts, commit: string, plan: Plan): Promise<Plan> {
  if (plan.targets.length === 0 || (await ports.reviewed.isHead(commit))) return plan;
  const newer = await mapConcurrent(CONCURRENCY, plan.targets, ({ target }) => findNewer(ports, target));
  const skips = plan.targets.flatMap(({ target: { app } }, index) => {
    const found = newer[index];
    if (found === undefined) return [];
    return [{ app, reason: `deployment ${found.id} is of the newer commit ${found.commit.slice(0, 7)}` }];
  });
  const targets = plan.targets.filter((_, index) => newer[index] === undefined);
  return { ...plan, targets, skips: [...skips, ...plan.skips] };
}

/** Finds the deployment of a newer reviewed commit that is live or under way. */
async function findNewer(
  { deployments, reviewed }: SkipStalePorts,
  { app, environment, commit }: Target,
): Promise<DeploymentRecord | undefined> {
  const where = ({ byPerson }: { readonly byPerson?: boolean }) => !byPerson;
  for (const record of await deployments.list({ app, environment, where, limit: NEWEST })) {
    const state = currentState(record.statuses);
    if (state.state !== "deployed" && !isOpen(state)) continue;
    if (record.commit === commit) continue;
    if (!(await reviewed.isNewer(record.commit, commit))) continue;
    // After a reset of the default branch, the newer commit is not on it any more.
    if (await reviewed.includes(record.commit)) return record;
  }
  return undefined;
}
