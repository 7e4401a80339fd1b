import type { Octokit } from "@octokit/rest";
import {
  callingGitHub,
  type GitHubRepository,
  isGitHubStatus,
} from "../../../actions/shared/adapters/github/client.ts";
import { createGitHubDeployments } from "../../../actions/shared/adapters/github/deployments.ts";
import { currentState, deployedDigest } from "../../../actions/shared/domain/deploy/deployment-status.ts";
import { PipelineError } from "../../../actions/shared/domain/errors.ts";
import { PREDICATE_TYPE } from "../../../actions/shared/domain/evidence/statement.ts";
import { digestPromptTexts } from "./prompt-texts.ts";
import type { Online } from "./verify-artifact.ts";

/** Production deployments of all apps in which the one at a URL is looked for; each takes one request. */
const DEPLOYMENTS_READ = 50;

/** Creates what `verify` asks GitHub. */
export function askGitHub(
  octokit: Octokit,
  repository: GitHubRepository,
  repositoryUrl: string,
): Omit<Online, "taggedDigest"> {
  // `verify` only reads, so no run writes statuses.
  const run = { runId: 0, runAttempt: 1, runUrl: "" };
  const deployments = createGitHubDeployments(octokit, repository, run);
  return {
    async digestOf(id) {
      const record = await deployments.find(id);
      if (record !== undefined) return record.digest ?? deployedDigest(record);
      throw new PipelineError("INPUT_INVALID", `Deployment ${id} does not exist in ${repositoryUrl}.`);
    },

    async liveDeployment(url) {
      for (const record of await deployments.list({ environment: "production", limit: DEPLOYMENTS_READ })) {
        const state = currentState(record.statuses);
        const digest = record.digest ?? deployedDigest(record);
        if (state.state === "deployed" && state.url === url && digest !== undefined) {
          return { id: record.id, digest };
        }
      }
      return undefined;
    },

    attestations: (digest) =>
      callingGitHub("read the attestations", async () => {
        try {
          const { data } = await octokit.rest.repos.listAttestations({
            ...repository,
            subject_digest: digest,
            predicate_type: PREDICATE_TYPE,
            per_page: 30,
          });
          const bundles = (data.attestations ?? []).map(({ bundle }) => bundle);
          return bundles.filter((bundle) => bundle != null).map((bundle) => JSON.stringify(bundle));
        } catch (thrown) {
          if (isGitHubStatus(thrown, 404)) return [];
          throw thrown;
        }
      }),

    async deployment(id) {
      const record = await deployments.find(id);
      if (record === undefined) return { asked: true, value: undefined };
      const { app, commit, buildKey, runId, runAttempt = 1 } = record;
      const digest = record.digest ?? deployedDigest(record);
      return {
        asked: true,
        value: {
          app,
          commit,
          ...(digest === undefined ? {} : { digest }),
          ...(buildKey === undefined ? {} : { buildKey }),
          ...(runId === undefined
            ? {}
            : { runUrl: `${repositoryUrl}/actions/runs/${runId}/attempts/${runAttempt}` }),
        },
      };
    },

    promptTexts: (prompt) => digestPromptTexts(octokit, repository, prompt),
  };
}
