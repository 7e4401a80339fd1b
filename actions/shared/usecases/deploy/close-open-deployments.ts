import { type DeploymentEvent, isOpen } from "../../domain/deploy/deployment.ts";
import { currentState } from "../../domain/deploy/deployment-status.ts";
import type { DeploymentRecord } from "../../ports/deployments.ts";
import { type AttemptsPorts, readAttempts } from "./attempts.ts";
import { adoptTracked } from "./track-deployment.ts";

/** The deployments that a run opened. */
export interface LeftOpen {
  readonly deploymentIds: readonly number[];
  /** True if the main step did not finish. */
  readonly interrupted: boolean;
}

/** Closes the deployments that a run left open, so that none stays in progress forever; returns their ids. */
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

/** Closes a deployment; returns false if it was closed already. */
export async function closeDeployment(
  ports: AttemptsPorts,
  record: DeploymentRecord,
  message: string,
): Promise<boolean> {
  if (!isOpen(currentState(record.statuses))) return false;
  const { superseder } = await readAttempts(ports, record);
  const event: DeploymentEvent =
    superseder === undefined
      ? { type: "failed", code: "RUN_ENDED_EARLY", fault: "upstream", message }
      : { type: "superseded", ...superseder };
  await adoptTracked(ports, record).record(event);
  ports.log.info(`close deployment ${record.id} (${superseder?.by ?? message})`);
  return true;
}
