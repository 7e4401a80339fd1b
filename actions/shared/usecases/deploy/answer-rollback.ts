import { orWarn } from "../../domain/async/or-warn.ts";
import { deployedDigest, parseStatus } from "../../domain/deploy/deployment-status.ts";
import type { ErrorCode } from "../../domain/errors.ts";
import type { EnvironmentKind } from "../../domain/naming.ts";
import { renderRollbackAnswer, renderRollbackFailure } from "../../domain/report/rollback-answer.ts";
import type { Comments } from "../../ports/comments.ts";
import type { Deployments } from "../../ports/deployments.ts";
import type { Log } from "../../ports/log.ts";

/** Where to answer. */
export interface Answer {
  /** The issue or pull request to answer on; undefined if no comment requested the rollback. */
  readonly conversation: number | undefined;
  /** URL of the run's page. */
  readonly runUrl: string;
}

/** Chooses what to roll back to, and answers the comment that requested it if that fails. Throws what `choose` throws. */
export async function answerRefusal<Rollback>(
  { comments, log }: { readonly comments: Comments; readonly log: Log },
  { conversation, runUrl }: Answer,
  choose: () => Promise<Rollback>,
): Promise<Rollback> {
  try {
    return await choose();
  } catch (thrown) {
    if (conversation === undefined) throw thrown;
    await orWarn(log, `reply on #${conversation}`, () =>
      comments.create(conversation, renderRollbackFailure(thrown, runUrl)),
    );
    throw thrown;
  }
}

/** The rollback that a run made. */
export interface AnswerRollbackRequest {
  readonly app: string;
  readonly environment: EnvironmentKind;
  readonly conversation: number;
  readonly runId: number;
  readonly runAttempt: number;
  readonly runUrl: string;
  /** Code of the build's failure; undefined without one. */
  readonly errorCode?: ErrorCode | undefined;
}

/** Answers the comment that requested a rollback with the state of the Deployment that this run opened. */
export async function answerRollback(
  { deployments, comments }: { readonly deployments: Pick<Deployments, "list">; readonly comments: Comments },
  { app, environment, conversation, runId, runAttempt, runUrl, errorCode }: AnswerRollbackRequest,
): Promise<void> {
  const [record] = await deployments.list({
    app,
    environment,
    where: (payload) => payload.runId === runId && payload.runAttempt === runAttempt,
    limit: 1,
  });
  const digest = record === undefined ? undefined : deployedDigest(record);
  const [newest] = record?.statuses ?? [];
  const state = newest === undefined ? undefined : parseStatus(newest);
  await comments.create(
    conversation,
    renderRollbackAnswer({ app, environment, digest, state, errorCode }, runUrl),
  );
}
