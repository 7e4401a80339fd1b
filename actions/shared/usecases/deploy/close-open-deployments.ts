import { type DeploymentEvent, isOpen } from "../../domain/deploy/deployment.ts";
import { currentState } from "../../domain/deploy/deployment-status.ts";
import type { DeploymentRecord } from "../../ports/deployments.ts";
import { type AttemptsPorts, lookAround } from "./attempts.ts";
import { adoptTracked } from "./track-deployment.ts";

export interface LeftOpen {
  readonly deploymentIds: readonly number[];
  /** The main step never came to its end. */
  readonly interrupted: boolean;
}

/** Closes what a run opened and left open, so that no deployment stays "in progress" for ever; returns their ids. */
export async function closeOpenDeployments(
  ports: AttemptsPorts,
  { deploymentIds, interrupted }: LeftOpen,
): Promise<readonly number[]> {
  const message = interrupted ? "The run was cancelled." : "The run ended early.";
  const closed = await Promise.all(
    deploymentIds.map(async (id) => {
      const record = await ports.deployments.find(id);
      return record !== undefined && (await closeDeployment(ports, record, message));
    }),
  );
  return deploymentIds.filter((_, index) => closed[index]);
}

/** False when it was closed already. */
export async function closeDeployment(
  ports: AttemptsPorts,
  record: DeploymentRecord,
  message: string,
): Promise<boolean> {
  if (!isOpen(currentState(record.statuses))) return false;
  const { superseder } = await lookAround(ports, record);
  const event: DeploymentEvent =
    superseder === undefined
      ? { type: "failed", code: "RUN_ENDED_EARLY", fault: "upstream", message }
      : { type: "superseded", ...superseder };
  await adoptTracked(ports, record).record(event);
  ports.log.info(`close deployment ${record.id} (${superseder?.by ?? message})`);
  return true;
}
