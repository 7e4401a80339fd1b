import type { DeployOutcome } from "../deploy/deploy-outcome.ts";
import { toBuildId } from "../digest.ts";
import { isPipelineError } from "../errors.ts";
import { inertMarkdown } from "../text/inert-markdown.ts";

/** Renders the answer to a `/rollback` comment. It makes sense without the log of the run. */
export function renderRollbackAnswer(outcome: DeployOutcome, runUrl: string): string {
  const { app, environment, url, digest } = outcome.target;
  const build = `\`${toBuildId(digest)}\``;
  const run = `([run](${runUrl}))`;
  switch (outcome.result) {
    case "deployed":
      return `**${app}** in ${environment} is back at build ${build}: ${url} ${run}\n\nThis build stays live until the next merge deploys a newer one.`;
    case "superseded":
      return `The rollback of **${app}** to build ${build} was superseded by ${inertMarkdown(outcome.by, 200)} ${run}.`;
    case "failed":
      return renderRollbackFailure(outcome.thrown, runUrl);
  }
}

/** Renders the answer to a `/rollback` comment if the rollback failed. */
export function renderRollbackFailure(thrown: unknown, runUrl: string): string {
  const run = `([run](${runUrl}))`;
  if (!isPipelineError(thrown))
    return `The rollback failed unexpectedly and may not have changed anything ${run}.`;
  const quoted = inertMarkdown(thrown.message, 1000).replaceAll("\n", "\n> ");
  return `The rollback failed: \`${thrown.code}\` ${run}\n\n> ${quoted}\n\n${thrown.info.hint}`;
}
