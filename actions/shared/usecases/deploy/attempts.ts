import { type Attempt, findSuperseder, supersederOf } from "../../domain/deploy/deploy-plan.ts";
import type { Superseder } from "../../domain/deploy/deployment.ts";
import { currentState } from "../../domain/deploy/deployment-status.ts";
import type { CommitStatuses } from "../../ports/commit-statuses.ts";
import type { DeploymentRecord, Deployments } from "../../ports/deployments.ts";
import type { Log } from "../../ports/log.ts";
import type { PullRequests } from "../../ports/pull-requests.ts";
import { adoptTracked, type DeploymentSubject } from "./track-deployment.ts";

export interface AttemptsPorts {
  readonly deployments: Deployments;
  readonly commitStatuses: CommitStatuses;
  readonly pullRequests: Pick<PullRequests, "load">;
  readonly log: Log;
}

/** A deployment of the same environment and task, with where it stands. */
export interface RecordedAttempt extends Attempt {
  readonly record: DeploymentRecord;
}

/** How many attempts are looked at: each costs a request, and `reconcile` sees to what lies deeper. */
const ATTEMPTS_READ = 12;

/** Reads the attempts around one, newest first, and whether something newer has taken its place. */
export async function lookAround(
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
  const surroundings = pullRequest === undefined ? { attempts } : { attempts, pullRequest };
  return { superseder: findSuperseder(subject, surroundings), attempts };
}

/** Marks attempts as superseded by a newer one. */
export async function supersedeAttempts(
  ports: Pick<AttemptsPorts, "deployments" | "commitStatuses" | "log">,
  attempts: readonly RecordedAttempt[],
  newer: { readonly id: number; readonly commit: string },
): Promise<void> {
  await Promise.all(
    attempts.map(({ record }) =>
      adoptTracked(ports, record).record({ type: "superseded", ...supersederOf(record, newer) }),
    ),
  );
}

/** Marks what was live as given up for an earlier build. */
export async function rollBackAttempts(
  ports: Pick<AttemptsPorts, "deployments" | "commitStatuses" | "log">,
  attempts: readonly RecordedAttempt[],
  toBuildId: string,
): Promise<void> {
  await Promise.all(
    attempts.map(({ record }) => adoptTracked(ports, record).record({ type: "rolled_back", toBuildId })),
  );
}
