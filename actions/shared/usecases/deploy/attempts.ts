import { type Attempt, findSuperseder, toSuperseder } from "../../domain/deploy/deploy-plan.ts";
import type { Superseder } from "../../domain/deploy/deployment.ts";
import { currentState } from "../../domain/deploy/deployment-status.ts";
import type { CommitStatuses } from "../../ports/commit-statuses.ts";
import type { DeploymentRecord, Deployments } from "../../ports/deployments.ts";
import type { Log } from "../../ports/log.ts";
import type { PullRequests } from "../../ports/pull-requests.ts";
import { adoptTracked, type DeploymentSubject } from "./track-deployment.ts";

/** The ports that read and change attempts. */
export interface AttemptsPorts {
  readonly deployments: Deployments;
  readonly commitStatuses: CommitStatuses;
  readonly pullRequests: Pick<PullRequests, "load">;
  readonly log: Log;
}

/** An attempt with its Deployment. */
export interface RecordedAttempt extends Attempt {
  readonly record: DeploymentRecord;
}

/** Number of attempts read; each takes one request. `reconcile` handles older ones. */
const ATTEMPTS_READ = 12;

/** Reads the attempts at the same environment and task, newest first, and finds what supersedes this one. */
export async function readAttempts(
  { deployments, pullRequests }: Pick<AttemptsPorts, "deployments" | "pullRequests">,
  subject: DeploymentSubject & { readonly id: number },
): Promise<{ readonly superseder: Superseder | undefined; readonly attempts: readonly RecordedAttempt[] }> {
  const { app, environment, pullRequest: number } = subject;
  const [records, pullRequest] = await Promise.all([
    deployments.list({
      app,
      environment,
      limit: ATTEMPTS_READ,
      ...(number === undefined ? {} : { pullRequest: number }),
    }),
    number === undefined ? undefined : pullRequests.load(number),
  ]);
  const attempts = records.map((record) => ({
    id: record.id,
    commit: record.commit,
    state: currentState(record.statuses),
    record,
  }));
  // A person's Deployment must not stop that of a run by claiming to be newer.
  const own = attempts.find(({ id }) => id === subject.id)?.record.byPerson ?? false;
  const rivals = attempts.filter(({ record }) => own || !record.byPerson);
  const context = { attempts: rivals, ...(pullRequest === undefined ? {} : { pullRequest }) };
  return { superseder: findSuperseder(subject, context), attempts };
}

/** Marks attempts as superseded by a newer one. */
export async function supersedeAttempts(
  ports: Pick<AttemptsPorts, "deployments" | "commitStatuses" | "log">,
  attempts: readonly RecordedAttempt[],
  newer: { readonly id: number; readonly commit: string },
): Promise<void> {
  await Promise.all(
    attempts.map(({ record }) =>
      adoptTracked(ports, record).record({ type: "superseded", ...toSuperseder(record, newer) }),
    ),
  );
}

/** Marks attempts as rolled back to an earlier build. */
export async function rollBackAttempts(
  ports: Pick<AttemptsPorts, "deployments" | "commitStatuses" | "log">,
  attempts: readonly RecordedAttempt[],
  toBuildId: string,
): Promise<void> {
  await Promise.all(
    attempts.map(({ record }) => adoptTracked(ports, record).record({ type: "rolled_back", toBuildId })),
  );
}
