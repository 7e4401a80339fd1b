import type { BuildFailure } from "../build/build-result.ts";
import type { DeployOutcome } from "../deploy/deploy-outcome.ts";
import { toBuildId } from "../digest.ts";
import { isPipelineError } from "../errors.ts";
import type { PreviewUpdate } from "./preview-rows.ts";

/** Maps how an app's build failed, or how its deployment ended, to its row of the preview comment. */
export function toPreviewUpdate(outcome: BuildFailure | DeployOutcome): PreviewUpdate {
  const { app, commit } = outcome.target;
  switch (outcome.result) {
    case "deployed": {
      const { url, digest, treemapUrl } = outcome.target;
      const { timings, hasLogo } = outcome;
      return {
        app,
        commit,
        state: { state: "deployed", url, timings },
        problems: [],
        live: {
          url,
          buildId: toBuildId(digest),
          hasLogo,
          ...(treemapUrl === undefined ? {} : { treemapUrl }),
        },
      };
    }
    case "superseded":
      return { app, commit, state: { state: "superseded", by: outcome.by }, problems: [] };
    case "failed": {
      const { code, fault, message } = outcome.failure;
      const problems = isPipelineError(outcome.thrown) ? outcome.thrown.problems : [];
      return { app, commit, state: { state: "failed", code, fault, message }, problems };
    }
  }
}
