import type { BuildFailure, BuildResult } from "../../domain/build/build-result.ts";
import { isPipelineError } from "../../domain/errors.ts";
import type { PreviewUpdate } from "../../domain/report/preview-rows.ts";
import type { Comments } from "../../ports/comments.ts";
import type { Log } from "../../ports/log.ts";
import { reportPreview } from "../deploy/report-preview.ts";

/** All in one go: there is one comment, and two writers would overwrite each other's news. */
export async function reportBuildFailures(
  ports: { readonly comments: Comments; readonly log: Log },
  results: readonly BuildResult[],
  runUrl: string,
): Promise<void> {
  const failures = results.filter((outcome): outcome is BuildFailure => outcome.result === "failed");
  const pullRequest = failures[0]?.target.pullRequest;
  if (pullRequest === undefined) return;
  const updates = failures.map(({ target: { app, commit }, failure, thrown }): PreviewUpdate => {
    const { code, fault, message } = failure;
    const problems = isPipelineError(thrown) ? thrown.problems : [];
    return { app, commit, state: { state: "failed", code, fault, message }, problems };
  });
  await reportPreview(ports, { pullRequest, runUrl, updates });
}
