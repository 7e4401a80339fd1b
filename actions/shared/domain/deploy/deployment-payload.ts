import * as v from "valibot";
import type { Digest } from "../digest.ts";
import * as fields from "../schema/fields.ts";
import { isRecord } from "../schema/is-record.ts";
import { ifValid, withoutUndefined } from "../schema/tolerant.ts";

/** The build that a Deployment deploys, as far as it was known when the Deployment was opened. */
export interface DeployedBuild {
  /** Identifies the sources and the toolchain; see `Manifest.buildKey`. */
  readonly buildKey?: string;
  /** Absent if the Deployment was opened before the build; its status `Deploying …` then has the digest. */
  readonly digest?: Digest;
  /** Versions of the tools that made the artifact; see `Manifest.toolchain`. */
  readonly toolchain?: Readonly<Record<string, string>>;
}

/**
 * The payload of a Deployment. GitHub keeps it unchanged, but everybody with push access can create a Deployment, so
 * its contents are claims: a rollback compares with them, and never deploys on their word.
 */
export interface DeploymentPayload extends DeployedBuild {
  /** Commit that was deployed, the Deployment's `sha`. */
  readonly commit?: string;
  /** Run that opened the Deployment, and its attempt, counted from 1. */
  readonly runId?: number;
  readonly runAttempt?: number;
}

const MAX_TOOLS = 20;
const MAX_VERSION_LENGTH = 200;

const toolchain = v.pipe(
  v.custom<Readonly<Record<string, unknown>>>(isRecord, "an object"),
  v.check((tools) => Object.keys(tools).length <= MAX_TOOLS, `at most ${MAX_TOOLS} tools`),
  v.record(
    v.pipe(v.string(), v.maxLength(MAX_VERSION_LENGTH)),
    v.pipe(v.string(), v.maxLength(MAX_VERSION_LENGTH)),
  ),
);

const PAYLOAD = v.pipe(
  fields.object({
    commit: ifValid(fields.commitSha),
    runId: ifValid(fields.positiveInteger),
    runAttempt: ifValid(fields.positiveInteger),
    buildKey: ifValid(fields.buildKey),
    digest: ifValid(fields.digest),
    toolchain: ifValid(toolchain),
  }),
  v.transform(withoutUndefined),
);

/** GitHub returns a payload as it was sent: an object, or JSON from other clients. */
const SENT = v.union([PAYLOAD, v.pipe(v.string(), v.parseJson(), PAYLOAD)]);

/** Parses a payload. Leaves out every member that does not fit; other tools' payloads become empty. */
export function parseDeploymentPayload(payload: unknown): DeploymentPayload {
  const { success, output } = v.safeParse(SENT, payload);
  return success ? output : {};
}
