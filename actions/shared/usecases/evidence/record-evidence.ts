import type { DeployOutcome } from "../../domain/deploy/deploy-outcome.ts";
import type { SignatureChoice } from "../../domain/evidence/choose-signature.ts";
import { type EvidenceStatement, renderStatement } from "../../domain/evidence/statement.ts";
import type { Artifacts } from "../../ports/artifacts.ts";
import type { EvidenceStore, StatementSigner } from "../../ports/evidence.ts";
import type { Log } from "../../ports/log.ts";
import { findSourceFacts, type SourceFactsPorts } from "./find-source-facts.ts";

/** The ports of `recordEvidence`. */
export interface RecordEvidencePorts extends SourceFactsPorts {
  readonly artifacts: Pick<Artifacts, "load">;
  readonly evidence: EvidenceStore;
  /** Absent without a key. */
  readonly signer?: StatementSigner | undefined;
  readonly log: Log;
}

/** The deployments of a run. */
export interface RecordEvidenceRequest {
  readonly outcomes: readonly DeployOutcome[];
  readonly signature: SignatureChoice;
  /** The repository's page. */
  readonly repositoryUrl: string;
  /** The page of the run's attempt. */
  readonly runUrl: string;
}

/**
 * States where the bytes of each production deployment come from, signs the statement if a key does that, and stores it.
 * Returns the statements that GitHub has to attest in a job of its own. Apps are live already, so a failure is reported
 * and fails the run, but changes no deployment.
 */
export async function recordEvidence(
  ports: RecordEvidencePorts,
  { outcomes, signature, repositoryUrl, runUrl }: RecordEvidenceRequest,
): Promise<readonly EvidenceStatement[]> {
  const deployed = outcomes.filter(
    ({ result, target }) => result === "deployed" && target.environment === "production",
  );
  const statements = await Promise.all(
    deployed.map(async ({ target }) => {
      const { app, path, digest, commit, deploymentId, scriptName, url } = target;
      const [{ manifest }, source] = await Promise.all([
        ports.artifacts.load(app, digest),
        findSourceFacts(ports, { commit, path }),
      ]);
      const { buildKey, toolchain } = manifest;
      const built = { app, path, digest, commit, buildKey, toolchain };
      const statement = renderStatement({
        ...built,
        ...{ deploymentId, scriptName, url, repositoryUrl, runUrl },
        ...source,
      });
      const signed = signature.by === "key" ? ports.signer?.sign(statement) : undefined;
      const json = signed ?? JSON.stringify(statement);
      await ports.evidence.save({ app, digest, deploymentId, json });
      const by = signature.by === "none" ? "unsigned" : `signed by ${signature.by}`;
      ports.log.info(`evidence of ${app} (${by}: ${signature.reason}) at ${digest}`);
      return statement;
    }),
  );
  return signature.by === "github" ? statements : [];
}
