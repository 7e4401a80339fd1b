import * as core from "@actions/core";
import * as v from "valibot";
import type { PipelineConfig } from "../../domain/config/config.ts";
import type { DeployOutcome } from "../../domain/deploy/deploy-outcome.ts";
import { chooseSignature } from "../../domain/evidence/choose-signature.ts";
import { MAX_MATRIX_JOBS } from "../../domain/limits.ts";
import * as fields from "../../domain/schema/fields.ts";
import { environmentOf } from "../../domain/target.ts";
import type { DeployPorts } from "../../usecases/deploy/deploy-targets.ts";
import { recordEvidence } from "../../usecases/evidence/record-evidence.ts";
import { digestBytes } from "../build/artifact/digest-artifact.ts";
import { createEd25519Signer } from "../evidence/ed25519.ts";
import { createGitHubSourceHistory } from "../github/source-history.ts";
import { createRunEvidence } from "./apps-repository.ts";
import type { RecordPorts } from "./deploy-ports.ts";
import type { EventContext } from "./event-context.ts";

/** Settings of `recordRunEvidence`. */
interface RunEvidence {
  readonly event: EventContext;
  readonly config: Pick<PipelineConfig, "evidence">;
  readonly outcomes: readonly DeployOutcome[];
  readonly githubToken: string;
  /** Ed25519 key in PEM. */
  readonly signingKey?: string;
}

/** Records the evidence of the run's production deployments, and sets the output `attest`. Does nothing for others. */
export async function recordRunEvidence(
  ports: DeployPorts & RecordPorts,
  { event, config, outcomes, githubToken, signingKey }: RunEvidence,
): Promise<void> {
  // Jobs of other environments have no signing key, which the configuration may ask for.
  if (environmentOf(outcomes.map(({ target }) => target)) !== "production") return;
  const { repositoryUrl, serverUrl, runUrl, runAttempt } = event;
  const hasKey = signingKey !== undefined;
  const signature = chooseSignature(config.evidence, { serverUrl, isPrivate: isPrivate(event), hasKey });
  const statements = await recordEvidence(
    {
      artifacts: ports.artifacts,
      evidence: createRunEvidence(event, githubToken),
      history: createGitHubSourceHistory(ports.octokit, ports.repository),
      signer: hasKey ? createEd25519Signer(signingKey) : undefined,
      digestBytes,
      log: ports.log,
    },
    { outcomes, signature, repositoryUrl, runUrl: `${runUrl}/attempts/${runAttempt}` },
  );
  if (statements.length > MAX_MATRIX_JOBS) {
    ports.log.warn(`GitHub attests the first ${MAX_MATRIX_JOBS} of ${statements.length} deployments.`);
  }
  core.setOutput("attest", statements.slice(0, MAX_MATRIX_JOBS));
}

const REPOSITORY = fields.object({ repository: fields.object({ private: v.boolean() }) });

/** A repository whose event does not say that it is public counts as private. */
function isPrivate({ payload }: EventContext): boolean {
  const { success, output } = v.safeParse(REPOSITORY, payload);
  return success ? output.repository.private : true;
}
