import type { DeploymentState } from "../deploy/deployment.ts";
import { type Digest, toBuildId } from "../digest.ts";
import { type ErrorCode, errorCatalogue, isPipelineError } from "../errors.ts";
import { inertMarkdown } from "../text/inert-markdown.ts";

/** The Deployment of a rollback. */
export interface RollbackOutcome {
  readonly app: string;
  readonly environment: string;
  /** Undefined if the build failed. */
  readonly digest: Digest | undefined;
  /** Undefined if no Deployment was opened. */
  readonly state: DeploymentState | undefined;
  /** Code of the failure that ended the run before a Deployment was opened; undefined without one. */
  readonly errorCode?: ErrorCode | undefined;
}

/** Renders the answer to a `/rollback` comment. It makes sense without the log of the run. */
export function renderRollbackAnswer(outcome: RollbackOutcome, runUrl: string): string {
  const { app, environment, digest, state } = outcome;
  const build = digest === undefined ? "its build" : `build \`${toBuildId(digest)}\``;
  const run = `([run](${runUrl}))`;
  switch (state?.state) {
    case "deployed": {
      const note = state.note === undefined ? "" : `${sentence(state.note)} `;
      return `**${app}** in ${environment} is back at ${build}: ${state.url} ${run}\n\n${note}This build stays live until the next merge deploys a newer one.`;
    }
    case "superseded":
      return `The rollback of **${app}** to ${build} was superseded by ${inertMarkdown(state.by, 100)} ${run}.`;
    case "failed": {
      const { code, message } = state;
      const hint = code === "UNEXPECTED" ? "" : `\n\n${errorCatalogue[code].hint}`;
      return `The rollback of **${app}** failed: \`${code}\` ${run}\n\n> ${inertMarkdown(message, 200)}${hint}`;
    }
    case undefined:
      if (outcome.errorCode !== undefined) {
        const { hint } = errorCatalogue[outcome.errorCode];
        return `The rollback of **${app}** failed before it changed anything: \`${outcome.errorCode}\` ${run}\n\n${hint}`;
      }
      return `The rollback of **${app}** ended without a result ${run}.`;
    default:
      return `The rollback of **${app}** ended without a result ${run}.`;
  }
}

/** Renders the answer to a `/rollback` comment that cannot be carried out. */
export function renderRollbackFailure(thrown: unknown, runUrl: string): string {
  const run = `([run](${runUrl}))`;
  if (!isPipelineError(thrown)) return `The rollback failed unexpectedly and changed nothing ${run}.`;
  const quoted = inertMarkdown(thrown.message, 1000).replaceAll("\n", "\n> ");
  return `The rollback failed: \`${thrown.code}\` ${run}\n\n> ${quoted}\n\n${thrown.info.hint}`;
}

/** Renders a note as a sentence. */
function sentence(note: string): string {
  return `${inertMarkdown(note.charAt(0).toUpperCase() + note.slice(1), 200)}.`;
}
