import type { BuildFailure, BuildResult } from "../../domain/build/build-result.ts";
import { toPreviewUpdate } from "../../domain/report/preview-updates.ts";
import type { Comments } from "../../ports/comments.ts";
import type { Log } from "../../ports/log.ts";
import { reportPreview } from "../deploy/report-preview.ts";

/**
 * Reports all builds of a run that failed on the pull request's preview comment. One call for all of them: concurrent
 * writers would overwrite each other's rows.
 */
export async function reportBuildFailures(
  ports: { readonly comments: Comments; readonly log: Log },
  results: readonly BuildResult[],
  runUrl: string,
): Promise<void> {
  const failures = results.filter((outcome): outcome is BuildFailure => outcome.result === "failed");
  const pullRequest = failures[0]?.target.pullRequest;
  if (pullRequest === undefined) return;
  await reportPreview(ports, { pullRequest, runUrl, updates: failures.map(toPreviewUpdate) });
}
