import * as v from "valibot";
import { type Digest, toHex } from "../digest.ts";
import { PipelineError } from "../errors.ts";
import * as fields from "../schema/fields.ts";
import { describeProblems, validate } from "../schema/validate.ts";
import type { EvidenceFacts } from "./facts.ts";

/** https://github.com/in-toto/attestation/blob/main/spec/v1/statement.md */
const STATEMENT_TYPE = "https://in-toto.io/Statement/v1";
/** https://slsa.dev/spec/v1.0/provenance */
export const PREDICATE_TYPE = "https://slsa.dev/provenance/v1";
/** Names the meaning of our parameters, which SECURITY.md documents. */
const BUILD_TYPE = "https://github.com/overskill/pipeline/blob/main/SECURITY.md#evidence";

const sha256 = v.pipe(
  v.string(),
  v.regex(/^[0-9a-f]{64}$/, "64 hexadecimal digits"),
  v.transform((hex): Digest => `sha256:${hex}`),
);
const text = v.pipe(v.string(), v.maxLength(500));
const url = v.pipe(text, v.regex(/^https?:\/\/[^\s"'<>]+$/, "a URL"));

const prompt = fields.object({
  commit: fields.commitSha,
  issue: fields.positiveInteger,
  model: text,
  digest: v.exactOptional(fields.digest),
});

/** Unknown members are ignored, as in-toto asks for: https://github.com/in-toto/attestation/blob/main/spec/v1/README.md#parsing-rules */
const STATEMENT = fields.object({
  _type: v.literal(STATEMENT_TYPE, `"${STATEMENT_TYPE}"`),
  subject: v.strictTuple([fields.object({ name: fields.slug, digest: fields.object({ sha256 }) })]),
  predicateType: v.literal(PREDICATE_TYPE, `"${PREDICATE_TYPE}"`),
  predicate: fields.object({
    buildDefinition: fields.object({
      buildType: v.literal(BUILD_TYPE, `"${BUILD_TYPE}"`),
      externalParameters: fields.object({
        repository: url,
        commit: fields.commitSha,
        path: fields.confinedPath,
        deployment: fields.positiveInteger,
        scriptName: text,
        url,
        prompt: v.exactOptional(prompt),
      }),
      internalParameters: fields.object({ buildKey: fields.buildKey, toolchain: v.record(text, text) }),
      resolvedDependencies: v.array(
        fields.object({
          name: v.exactOptional(text),
          uri: text,
          digest: fields.object({
            gitCommit: v.exactOptional(fields.commitSha),
            sha256: v.exactOptional(sha256),
          }),
        }),
      ),
    }),
    runDetails: fields.object({ metadata: fields.object({ invocationId: url }) }),
  }),
});

/** An in-toto statement with our facts as SLSA provenance. */
export interface EvidenceStatement {
  readonly _type: typeof STATEMENT_TYPE;
  readonly subject: readonly [{ readonly name: string; readonly digest: { readonly sha256: string } }];
  readonly predicateType: typeof PREDICATE_TYPE;
  readonly predicate: Readonly<Record<string, unknown>>;
}

const LOCK_FILE = "lock file";

/** Renders the statement about a deployment. Equal facts give equal statements: it contains no time. */
export function renderStatement(facts: EvidenceFacts): EvidenceStatement {
  const { app, digest, repositoryUrl, commit, lockFile } = facts;
  return {
    _type: STATEMENT_TYPE,
    subject: [{ name: app, digest: { sha256: toHex(digest) } }],
    predicateType: PREDICATE_TYPE,
    predicate: {
      buildDefinition: {
        buildType: BUILD_TYPE,
        externalParameters: {
          repository: repositoryUrl,
          commit,
          path: facts.path,
          deployment: facts.deploymentId,
          scriptName: facts.scriptName,
          url: facts.url,
          ...(facts.prompt === undefined ? {} : { prompt: { ...facts.prompt } }),
        },
        internalParameters: { buildKey: facts.buildKey, toolchain: { ...facts.toolchain } },
        resolvedDependencies: [
          { uri: `git+${repositoryUrl}@${commit}`, digest: { gitCommit: commit } },
          ...(lockFile === undefined
            ? []
            : [{ name: LOCK_FILE, uri: lockFile.path, digest: { sha256: toHex(lockFile.digest) } }]),
        ],
      },
      runDetails: { metadata: { invocationId: facts.runUrl } },
    },
  };
}

/** Parses a statement. Throws EVIDENCE_INVALID with every problem. */
export function parseStatement(value: unknown): EvidenceFacts {
  const result = validate(STATEMENT, value);
  if (!result.valid) throw new PipelineError("EVIDENCE_INVALID", describeProblems(result.problems));
  const { subject, predicate } = result.value;
  const { buildDefinition, runDetails } = predicate;
  const { externalParameters, internalParameters, resolvedDependencies } = buildDefinition;
  const { repository, commit, path, deployment, scriptName, url: served, prompt: from } = externalParameters;
  const lock = resolvedDependencies.find(({ name }) => name === LOCK_FILE);
  return {
    app: subject[0].name,
    path,
    digest: subject[0].digest.sha256,
    repositoryUrl: repository,
    commit,
    deploymentId: deployment,
    scriptName,
    url: served,
    ...internalParameters,
    runUrl: runDetails.metadata.invocationId,
    ...(lock?.digest.sha256 === undefined
      ? {}
      : { lockFile: { path: lock.uri, digest: lock.digest.sha256 } }),
    ...(from === undefined ? {} : { prompt: from }),
  };
}
