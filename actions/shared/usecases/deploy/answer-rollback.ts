import { orWarn } from "../../domain/async/or-warn.ts";
import type { DeployOutcome } from "../../domain/deploy/deploy-outcome.ts";
import { renderRollbackAnswer, renderRollbackFailure } from "../../domain/report/rollback-answer.ts";
import type { Comments } from "../../ports/comments.ts";
import { type RollBackPorts, type RollBackRequest, rollBack } from "./roll-back.ts";

/** A rollback, and the conversation to answer on. */
export interface AnsweredRollback {
  readonly request: RollBackRequest;
  /** The issue or pull request to answer on; undefined if no comment requested the rollback. */
  readonly conversation: number | undefined;
  /** URL of the run's page. */
  readonly runUrl: string;
}

/** Rolls back and answers the comment that requested it, also if the rollback fails. */
export async function answerRollback(
  ports: RollBackPorts & { readonly comments: Comments },
  { request, conversation, runUrl }: AnsweredRollback,
): Promise<DeployOutcome> {
  const say = async (body: string) => {
    if (conversation === undefined) return;
    await orWarn(ports.log, `reply on #${conversation}`, () => ports.comments.create(conversation, body));
  };
  try {
    const outcome = await rollBack(ports, request);
    await say(renderRollbackAnswer(outcome, runUrl));
    return outcome;
  } catch (thrown) {
    await say(renderRollbackFailure(thrown, runUrl));
    throw thrown;
  }
}
