import type { SignedInActor } from "../auth/actor.ts";
import type { Context } from "../context/context.ts";
import { presentDeployment, presentDeploymentStatus } from "../present/deployment.ts";
import type { DeploymentRecord, DeploymentStatusRecord } from "../store/records/deployments.ts";
import type { RepositoryRecord } from "../store/records/repositories.ts";

/** Emits the webhook `deployment`. https://docs.github.com/en/webhooks/webhook-events-and-payloads#deployment */
export async function emitDeployment(
  context: Context,
  repository: RepositoryRecord,
  deployment: DeploymentRecord,
  actor: SignedInActor,
): Promise<void> {
  context.events.emit({
    name: "deployment",
    repository,
    actor,
    ...(await findGitRef(context, repository, deployment)),
    payload: {
      action: "created",
      deployment: presentDeployment(context, repository, deployment),
      workflow: null,
      workflow_run: null,
    },
  });
}

/** A new status of a deployment, and the actor that posted it. */
interface StatusScope {
  readonly repository: RepositoryRecord;
  readonly deployment: DeploymentRecord;
  readonly status: DeploymentStatusRecord;
  readonly actor: SignedInActor;
}

/** Emits the webhook `deployment_status`. */
export async function emitDeploymentStatus(
  context: Context,
  { repository, deployment, status, actor }: StatusScope,
): Promise<void> {
  context.events.emit({
    name: "deployment_status",
    repository,
    actor,
    ...(await findGitRef(context, repository, deployment)),
    payload: {
      action: "created",
      deployment_status: presentDeploymentStatus(context, repository, status),
      deployment: presentDeployment(context, repository, deployment),
      check_run: null,
      workflow: null,
      workflow_run: null,
    },
  });
}

/** Finds `GITHUB_REF`: the deployed branch or tag; empty if a commit's SHA was deployed. */
async function findGitRef(
  { git }: Context,
  repository: RepositoryRecord,
  { ref, sha }: DeploymentRecord,
): Promise<{ readonly ref: string; readonly sha: string }> {
  const opened = git.open(repository);
  for (const candidate of [`refs/heads/${ref}`, `refs/tags/${ref}`]) {
    if ((await opened.resolve(candidate)) !== undefined) return { ref: candidate, sha };
  }
  return { ref: "", sha };
}
