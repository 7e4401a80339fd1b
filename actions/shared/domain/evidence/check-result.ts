import { toHex } from "../digest.ts";
import type { ChainFacts, DeploymentFacts, RebuiltFacts } from "./chain-facts.ts";
import type { EvidenceFacts } from "./facts.ts";
import { broken, holds, skipped, type Verdict } from "./link.ts";

const NO_STATEMENT = "No statement was found.";

/** Checks that the commit builds the artifact. */
export function checkBuild({ statement, rebuild }: ChainFacts): Verdict {
  if (statement.state !== "read") return skipped(NO_STATEMENT);
  if (!rebuild.asked) return skipped(rebuild.why);
  const claimed = statement.facts;
  const { digest, buildKey, toolchain } = rebuild.value;
  const sameTools = describeTools(claimed.toolchain) === describeTools(toolchain);
  if (digest === claimed.digest && (!sameTools || buildKey === claimed.buildKey)) {
    return holds(`The commit builds ${digest}.`);
  }
  if (digest !== claimed.digest && !sameTools) return describeOtherTools(claimed, rebuild.value);
  return broken({
    reason:
      digest === claimed.digest ? "The commit has another build key." : "The commit builds another artifact.",
    expected: digest === claimed.digest ? buildKey : digest,
    found: digest === claimed.digest ? claimed.buildKey : claimed.digest,
    remedy: "Roll back, and look for who deployed this artifact: its sources are not those of the commit.",
  });
}

/** Other tools may build other bytes, so a difference proves nothing. */
function describeOtherTools(
  { toolchain: theirs }: EvidenceFacts,
  { toolchain: ours }: RebuiltFacts,
): Verdict {
  return skipped(
    `The artifact was built with ${describeTools(theirs)}; here is ${describeTools(ours)}. Run the toolkit's release that deployed it.`,
  );
}

function describeTools(toolchain: Readonly<Record<string, string>>): string {
  const tools = Object.entries(toolchain).map(([name, version]) => `${name} ${version}`);
  return tools.sort().join(", ");
}

/** Checks that GitHub's record of the deployment says the same as the statement. */
export function checkDeployment({ statement, deployment }: ChainFacts): Verdict {
  if (statement.state !== "read") return skipped(NO_STATEMENT);
  if (!deployment.asked) return skipped(deployment.why);
  const { facts } = statement;
  const remedy =
    "Compare the run of the deployment with its log; the statement or the Deployment was changed.";
  if (deployment.value === undefined) {
    return broken({ reason: `Deployment ${facts.deploymentId} does not exist.`, remedy });
  }
  const recorded = deployment.value;
  for (const name of ["app", "commit", "digest", "buildKey", "runUrl"] as const) {
    const [expected, found]: [DeploymentFacts[typeof name], string] = [recorded[name], facts[name]];
    if (expected === undefined || expected === found) continue;
    const reason = `Deployment ${facts.deploymentId} has another ${WORDS[name]} than the statement.`;
    return broken({ reason, expected, found, remedy });
  }
  return holds(`Deployment ${facts.deploymentId} has the same commit, digest, build key and run.`);
}

const WORDS = { app: "app", commit: "commit", digest: "digest", buildKey: "build key", runUrl: "run" };

/** Checks that the artifact is what the public URL and the script's tags show. */
export function checkLive({ statement, live }: ChainFacts): Verdict {
  if (statement.state !== "read") return skipped(NO_STATEMENT);
  if (!live.asked) return skipped(live.why);
  const { digest } = statement.facts;
  const { url, digest: served, taggedDigest } = live.value;
  const remedy =
    "Run `overskill verify` with the URL to verify what it serves, and deploy the reviewed commit again.";
  if (served !== digest) {
    const reason = `${url} serves another artifact.`;
    return broken({ reason, expected: digest, found: served ?? "no build of ours", remedy });
  }
  if (taggedDigest !== undefined && taggedDigest !== toHex(digest) && taggedDigest !== digest) {
    const reason = "The script's tags name another artifact than the URL serves.";
    return broken({ reason, expected: digest, found: taggedDigest, remedy });
  }
  const tags = taggedDigest === undefined ? "" : ", and the script's tags name it";
  return holds(`${url} serves it${tags}.`);
}
