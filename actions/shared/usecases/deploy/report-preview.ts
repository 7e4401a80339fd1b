import type { DeployOutcome } from "../../domain/deploy/deploy-outcome.ts";
import { PREVIEW_MARKER, renderPreviewComment } from "../../domain/report/preview-comment.ts";
import { mergePreviewRows, type PreviewUpdate, parseRowData } from "../../domain/report/preview-rows.ts";
import { toPreviewUpdate } from "../../domain/report/preview-updates.ts";
import { errorMessage } from "../../domain/text/error-message.ts";
import type { Comments } from "../../ports/comments.ts";
import type { Log } from "../../ports/log.ts";

export interface PreviewNews {
  readonly pullRequest: number;
  /** The run's page. */
  readonly runUrl: string;
  readonly updates: readonly PreviewUpdate[];
}

/** Keeps the pull request's one comment about its previews. A failure warns: the comment is not what the run is for. */
export async function reportPreview(
  { comments, log }: { readonly comments: Comments; readonly log: Log },
  { pullRequest, runUrl, updates }: PreviewNews,
): Promise<void> {
  if (updates.length === 0) return;
  try {
    await comments.upsert(pullRequest, PREVIEW_MARKER, (previous) =>
      renderPreviewComment(mergePreviewRows(parseRowData(previous), updates), { runUrl }),
    );
  } catch (thrown) {
    const reason = errorMessage(thrown);
    log.warn(`Could not comment on #${pullRequest}: ${reason}`);
  }
}

/** The same for what a deploy run did, one comment per pull request among its targets. */
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
