import type { ChainFacts } from "./chain-facts.ts";
import { broken, holds, skipped, type Verdict } from "./link.ts";

/** Checks that there is a statement, and that it is about what the person asked for. */
export function checkStatement({ statement, wanted }: ChainFacts): Verdict {
  const remedy = "Do not trust this artifact; look for the run that deployed it, or deploy the commit again.";
  if (statement.state === "missing") {
    return broken({ reason: "No statement about this artifact was found.", remedy });
  }
  if (statement.state === "invalid") return broken({ reason: statement.problem, remedy });
  const { digest, deploymentId } = statement.facts;
  if (wanted.digest !== undefined && wanted.digest !== digest) {
    return broken({
      reason: "The statement is about another artifact.",
      expected: wanted.digest,
      found: digest,
      remedy,
    });
  }
  if (wanted.deploymentId !== undefined && wanted.deploymentId !== deploymentId) {
    return broken({
      reason: "The statement is about another deployment.",
      expected: String(wanted.deploymentId),
      found: String(deploymentId),
      remedy,
    });
  }
  return holds(`The statement is about ${digest}.`);
}

/** Checks that the statement is signed as the configuration and GitHub require. */
export function checkSignature({ statement, requiredSignature: required }: ChainFacts): Verdict {
  if (statement.state !== "read") return skipped("No statement was found.");
  const { signature } = statement;
  const remedy = "Do not trust the statement; somebody who may push refs can replace it.";
  switch (signature.state) {
    case "valid":
      if (required === "github" && signature.by !== "github") {
        const reason = "GitHub's attestation is required.";
        return broken({ reason, expected: "github", found: `a key, ${signature.signer}`, remedy });
      }
      return holds(`Signed by ${signature.signer}.`);
    case "invalid":
      return broken({ reason: signature.problem, remedy });
    case "unchecked":
      return skipped(signature.why);
    case "none":
      if (required !== "none") {
        return broken({ reason: "The statement is not signed.", expected: required, found: "none", remedy });
      }
      return {
        status: "unsigned",
        reason: "Nothing signed the statement; it counts only as far as the other links confirm it.",
      };
  }
}
