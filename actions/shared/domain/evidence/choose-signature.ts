import type { EvidenceConfig } from "../config/config.ts";
import { PipelineError } from "../errors.ts";

/** What signs a statement, and why. */
export interface SignatureChoice {
  readonly by: "github" | "key" | "none";
  readonly reason: string;
}

/** Facts on which the choice depends. */
export interface SigningSituation {
  /** E.g. `https://github.com`. */
  readonly serverUrl: string;
  readonly isPrivate: boolean;
  readonly hasKey: boolean;
}

/**
 * Chooses what signs the evidence of a deployment. `auto` takes GitHub's artifact attestations where every plan has them:
 * public repositories on github.com. A private repository needs Enterprise Cloud, which no API tells a workflow, so its
 * owner says `github`. Without them, a key of the environment signs; without a key, nothing does. Throws INPUT_INVALID if
 * the configuration asks for a key and there is none.
 * https://docs.github.com/en/actions/concepts/security/artifact-attestations
 */
export function chooseSignature(
  config: EvidenceConfig | undefined,
  { serverUrl, isPrivate, hasKey }: SigningSituation,
): SignatureChoice {
  switch (config?.signature ?? "auto") {
    case "github":
      return { by: "github", reason: "the configuration asks for GitHub's attestation" };
    case "none":
      return { by: "none", reason: "the configuration asks for no signature" };
    case "key":
      if (hasKey) return { by: "key", reason: "the configuration asks for a signature with a key" };
      throw new PipelineError(
        "INPUT_INVALID",
        "`evidence.signature` is `key`, but the secret OVERSKILL_SIGNING_KEY is not set.",
      );
    case "auto":
      if (hasAttestations(serverUrl) && !isPrivate) {
        return { by: "github", reason: "the repository is public" };
      }
      if (hasKey) return { by: "key", reason: "the secret OVERSKILL_SIGNING_KEY is set" };
      return {
        by: "none",
        reason: "the repository has neither public attestations nor OVERSKILL_SIGNING_KEY",
      };
  }
}

/** Chooses the signature that a verifier has to insist on, from what the default branch and GitHub say. */
export function requiredSignature(
  config: EvidenceConfig | undefined,
  situation: Omit<SigningSituation, "hasKey">,
): SignatureChoice["by"] {
  const mode = config?.signature ?? "auto";
  if (mode === "key") return "key";
  return chooseSignature(config, { ...situation, hasKey: config?.publicKey !== undefined }).by;
}

function hasAttestations(serverUrl: string): boolean {
  const host = URL.parse(serverUrl)?.hostname ?? "";
  return host === "github.com" || host.endsWith(".ghe.com");
}
