import type { Digest } from "../digest.ts";
import type { SignatureChoice } from "./choose-signature.ts";
import type { EvidenceFacts, LockFileFact, PromptFact } from "./facts.ts";

/** A fact, or why its source could not be asked. */
export type Asked<T> =
  | { readonly asked: true; readonly value: T }
  | { readonly asked: false; readonly why: string };

/** The statement about an artifact, as it was found. */
export type StatementReading =
  | { readonly state: "missing" }
  | { readonly state: "invalid"; readonly problem: string }
  | { readonly state: "read"; readonly facts: EvidenceFacts; readonly signature: SignatureReading };

/** What the signature of a statement is worth. */
export type SignatureReading =
  | { readonly state: "none" }
  | { readonly state: "valid"; readonly by: "github" | "key"; readonly signer: string }
  | { readonly state: "invalid"; readonly problem: string }
  /** The means to check it are missing. */
  | { readonly state: "unchecked"; readonly why: string };

/** What each source says about one artifact. */
export interface ChainFacts {
  /** What the person asked for. */
  readonly wanted: { readonly digest?: Digest; readonly deploymentId?: number };
  readonly statement: StatementReading;
  readonly requiredSignature: SignatureChoice["by"];
  /** What git says about the statement's commit; undefined if the repository does not contain the commit. */
  readonly source: Asked<SourceFacts | undefined>;
  /** Digests of the texts that may have been the prompt: the issue, and comments on the pull request. */
  readonly promptTexts: Asked<readonly Digest[]>;
  readonly rebuild: Asked<RebuiltFacts>;
  /** GitHub's Deployment; undefined if it does not exist. */
  readonly deployment: Asked<DeploymentFacts | undefined>;
  readonly live: Asked<LiveFacts>;
}

/** What git says about a commit and an app in it. */
export interface SourceFacts {
  readonly defaultBranch: string;
  readonly onDefaultBranch: boolean;
  readonly lockFile?: LockFileFact;
  readonly prompt?: PromptFact;
}

/** An artifact built again. */
export interface RebuiltFacts {
  readonly digest: Digest;
  readonly buildKey: string;
  readonly toolchain: Readonly<Record<string, string>>;
}

/** What a Deployment says, as far as it says it. */
export interface DeploymentFacts {
  readonly app: string;
  readonly commit: string;
  readonly digest?: Digest;
  readonly buildKey?: string;
  readonly runUrl?: string;
}

/** What a URL serves. */
interface LiveFacts {
  readonly url: string;
  /** Undefined if the URL serves no build of ours. */
  readonly digest?: string;
  /** Digest in the tags of the script; undefined without a token for Cloudflare. */
  readonly taggedDigest?: string;
}
