import { digestBytes } from "../../../actions/shared/adapters/build/artifact/digest-artifact.ts";
import type { Digest } from "../../../actions/shared/domain/digest.ts";
import { PipelineError } from "../../../actions/shared/domain/errors.ts";
import {
  type Chain,
  checkChain,
  chooseChain,
  findDoubt,
} from "../../../actions/shared/domain/evidence/chain.ts";
import type {
  Asked,
  ChainFacts,
  SourceFacts,
  StatementReading,
} from "../../../actions/shared/domain/evidence/chain-facts.ts";
import { requiredSignature } from "../../../actions/shared/domain/evidence/choose-signature.ts";
import type { EvidenceFacts } from "../../../actions/shared/domain/evidence/facts.ts";
import type { Log } from "../../../actions/shared/ports/log.ts";
import { findSourceFacts } from "../../../actions/shared/usecases/evidence/find-source-facts.ts";
import type { OpenedRepository } from "./open-repository.ts";
import { readEvidence } from "./read-evidence.ts";
import { readServedBuild } from "./read-live.ts";
import { readStatement } from "./read-statement.ts";
import { rebuild } from "./rebuild.ts";
import type { VerifyTarget } from "./target.ts";

/** Everything outside this machine that can be asked; absent without a network. */
export interface Online {
  /** Finds the digest that a Deployment names; undefined if it names none. Throws INPUT_INVALID if it does not exist. */
  digestOf(deploymentId: number): Promise<Digest | undefined>;
  /** Finds the production deployment that is live at a URL, by GitHub's record. */
  liveDeployment(url: string): Promise<{ readonly id: number; readonly digest: Digest } | undefined>;
  /** Downloads GitHub's attestations of an artifact, as JSON. */
  attestations(digest: Digest): Promise<readonly string[]>;
  deployment(id: number): Promise<ChainFacts["deployment"]>;
  promptTexts(prompt: NonNullable<EvidenceFacts["prompt"]>): Promise<readonly Digest[]>;
  /** Reads the digest in the tags of an app's script. */
  taggedDigest(scriptName: string): Promise<Digest | undefined>;
}

/** What to verify, and with what. */
export interface VerifyRequest {
  readonly target: VerifyTarget;
  readonly repository: OpenedRepository;
  /** The repository's page. */
  readonly repositoryUrl: string;
  readonly isPrivate: boolean;
  /** `owner/name` of the toolkit, whose workflow signs. */
  readonly toolkit: string;
  readonly trustedRoots: readonly unknown[];
  /** Text of a file with evidence; it replaces what the repository stores. */
  readonly bundle?: string;
  readonly rebuild: boolean;
  readonly online?: Online;
}

/** What `overskill verify --json` prints. */
export interface VerifyOutcome extends Chain {
  readonly verified: boolean;
  readonly digest?: Digest;
  readonly app?: string;
  readonly commit?: string;
  /** Why nothing is proven although no link is broken. */
  readonly doubt?: string;
}

/** Verifies the chain from the prompt to what is live. Throws INPUT_INVALID, NOT_LIVE and GITHUB_*. */
export async function verifyArtifact(request: VerifyRequest, log: Log): Promise<VerifyOutcome> {
  const { wanted, readings } = await findStatements(request);
  const candidates = readings.length > 0 ? readings : [{ state: "missing" } as const];
  const checked = await Promise.all(
    candidates.map(async (statement) => {
      const chain = checkChain(await gather(request, wanted, statement, log));
      return { chain, statement };
    }),
  );
  const chain = chooseChain(checked.map((one) => one.chain));
  if (chain === undefined) throw new Error("No chain was checked.");
  const chosen = checked.find((one) => one.chain === chain)?.statement;
  const facts = chosen?.state === "read" ? chosen.facts : undefined;
  const doubt = findDoubt(chain);
  return {
    verified: chain.broken === undefined && doubt === undefined,
    ...(facts === undefined ? wanted : { digest: facts.digest, app: facts.app, commit: facts.commit }),
    ...chain,
    ...(doubt === undefined ? {} : { doubt }),
  };
}

/**
 * Finds the statements about the target. If there is none about what a URL serves, takes those about the deployment that
 * should be live there, so that the difference is named.
 */
async function findStatements(
  request: VerifyRequest,
): Promise<{ readonly wanted: ChainFacts["wanted"]; readonly readings: readonly StatementReading[] }> {
  const { target, online } = request;
  const wanted = await resolveTarget(request);
  const readings = wanted === undefined ? [] : await readStatements(request, wanted);
  if (target.kind !== "url" || readings.length > 0) return { wanted: wanted ?? {}, readings };
  const live = await online?.liveDeployment(target.url);
  if (live !== undefined) {
    return {
      wanted: {},
      readings: await readStatements(request, { digest: live.digest, deploymentId: live.id }),
    };
  }
  if (wanted !== undefined) return { wanted, readings };
  throw new PipelineError("NOT_LIVE", `${target.url} serves no build of this pipeline.`);
}

/** Undefined for a URL that serves no build of ours. */
async function resolveTarget({ target, online }: VerifyRequest): Promise<ChainFacts["wanted"] | undefined> {
  switch (target.kind) {
    case "digest":
      return { digest: target.digest };
    case "deployment": {
      const digest = await online?.digestOf(target.id);
      return { deploymentId: target.id, ...(digest === undefined ? {} : { digest }) };
    }
    case "url": {
      const served = await readServedBuild(target.url);
      return served === undefined ? undefined : { digest: served.digest };
    }
  }
}

async function readStatements(
  { bundle, online, repository, repositoryUrl, toolkit, trustedRoots }: VerifyRequest,
  { digest, deploymentId }: ChainFacts["wanted"],
): Promise<readonly StatementReading[]> {
  const { config, defaultBranch } = repository;
  const texts: string[] = [];
  if (bundle !== undefined) texts.push(bundle);
  else if (digest !== undefined) {
    const stored = repository.findEvidence(digest, deploymentId);
    texts.push(...((await online?.attestations(digest)) ?? []), ...(await stored));
  }
  const means = {
    publicKey: config?.evidence?.publicKey,
    trustedRoots,
    signer: { toolkit, repositoryUrl, defaultBranch },
  };
  return texts.flatMap(readEvidence).map((found) => readStatement(found, means));
}

async function gather(
  request: VerifyRequest,
  wanted: ChainFacts["wanted"],
  statement: StatementReading,
  log: Log,
): Promise<ChainFacts> {
  const { repository, repositoryUrl, isPrivate, online } = request;
  const required = requiredSignature(repository.config?.evidence, {
    serverUrl: new URL(repositoryUrl).origin,
    isPrivate,
  });
  const base = { wanted, statement, requiredSignature: required };
  if (statement.state !== "read") {
    const none = { asked: false, why: "No statement was found." } as const;
    return { ...base, source: none, promptTexts: none, rebuild: none, deployment: none, live: none };
  }
  const { facts } = statement;
  const offline = { asked: false, why: "Not asked, without a network." } as const;
  const source = await readSource(repository, facts);
  const prompt = source.asked ? source.value?.prompt : undefined;
  return {
    ...base,
    source,
    promptTexts:
      online === undefined || prompt === undefined
        ? offline
        : { asked: true, value: await online.promptTexts(prompt) },
    rebuild:
      request.rebuild && source.asked && source.value !== undefined
        ? await rebuild(repository.history, facts, log)
        : { asked: false, why: "The commit was not rebuilt." },
    deployment: online === undefined ? offline : await online.deployment(facts.deploymentId),
    live: online === undefined ? offline : await readLive(request, facts, online),
  };
}

async function readSource(
  { history, head, defaultBranch }: OpenedRepository,
  { commit, path }: EvidenceFacts,
): Promise<Asked<SourceFacts | undefined>> {
  if (!(await history.contains(commit))) return { asked: true, value: undefined };
  const onDefaultBranch = await history.isAncestor(commit, head);
  const found = await findSourceFacts({ history, digestBytes }, { commit, path });
  return { asked: true, value: { defaultBranch, onDefaultBranch, ...found } };
}

async function readLive(
  { target }: VerifyRequest,
  { scriptName, url: deployed }: EvidenceFacts,
  online: Online,
): Promise<ChainFacts["live"]> {
  const url = target.kind === "url" ? target.url : deployed;
  const [served, taggedDigest] = await Promise.all([
    readServedBuild(url).catch(() => undefined),
    online.taggedDigest(scriptName),
  ]);
  return {
    asked: true,
    value: {
      url,
      ...(served === undefined ? {} : { digest: served.digest }),
      ...(taggedDigest === undefined ? {} : { taggedDigest }),
    },
  };
}
