import { orWarn } from "../../domain/async/or-warn.ts";
import type { DeployOutcome } from "../../domain/deploy/deploy-outcome.ts";
import { PREVIEW_MARKER, renderPreviewComment } from "../../domain/report/preview-comment.ts";
import { mergePreviewRows, type PreviewUpdate, parseRowData } from "../../domain/report/preview-rows.ts";
import { toPreviewUpdate } from "../../domain/report/preview-updates.ts";
import type { Comments } from "../../ports/comments.ts";
import type { Log } from "../../ports/log.ts";

/** Updates for one pull request's preview comment. */
export interface PreviewNews {
  readonly pullRequest: number;
  /** URL of the run's page. */
  readonly runUrl: string;
  readonly updates: readonly PreviewUpdate[];
}

/** Updates the pull request's preview comment. Only warns if that fails, because the run's result matters more. */
export async function reportPreview(
  { comments, log }: { readonly comments: Comments; readonly log: Log },
  { pullRequest, runUrl, updates }: PreviewNews,
): Promise<void> {
  if (updates.length === 0) return;
  await orWarn(log, `comment on #${pullRequest}`, () =>
    comments.upsert(pullRequest, PREVIEW_MARKER, (previous) =>
      renderPreviewComment(mergePreviewRows(parseRowData(previous), updates), { runUrl }),
    ),
  );
}

/** Updates the preview comment of every pull request among the outcomes of a deploy run. */
export async function reportDeployed(
  ports: { readonly comments: Comments; readonly log: Log },
  { outcomes, runUrl }: { readonly outcomes: readonly DeployOutcome[]; readonly runUrl: string },
): Promise<void> {
  const byPullRequest = Map.groupBy(outcomes, ({ target }) => target.pullRequest);
  for (const [pullRequest, group] of byPullRequest) {
    if (pullRequest === undefined) continue;
    await reportPreview(ports, { pullRequest, runUrl, updates: group.map(toPreviewUpdate) });
  }
}
