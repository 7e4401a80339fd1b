import { PREVIEW_MARKER, renderPreviewComment } from "../domain/preview-comment.ts";
import { mergePreviewRows, type PreviewUpdate, parseRowData } from "../domain/preview-rows.ts";
import type { Comments } from "../ports/comments.ts";
import type { Log } from "../ports/log.ts";

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
    const reason = thrown instanceof Error ? thrown.message : String(thrown);
    log.warn(`Could not comment on #${pullRequest}: ${reason}`);
  }
}
