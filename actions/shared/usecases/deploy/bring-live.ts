import type { Artifact } from "../../domain/build/manifest.ts";
import { planDeploy } from "../../domain/deploy/deploy-plan.ts";
import type { ScriptTags } from "../../domain/deploy/script-tags.ts";
import { PipelineError } from "../../domain/errors.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Liveness } from "../../ports/liveness.ts";
import type { ScriptAddress, Uploaded, WorkerScripts } from "../../ports/worker-scripts.ts";

/** The ports of `bringLive`. */
export interface BringLivePorts {
  readonly scripts: WorkerScripts;
  readonly liveness: Pick<Liveness, "waitFor">;
  readonly clock: Clock;
}

/** The artifact to deploy, and where. */
export interface BringLiveRequest {
  readonly address: ScriptAddress;
  /** Public URL without a trailing slash. */
  readonly url: string;
  readonly artifact: Artifact;
  readonly tags: ScriptTags;
  /** True if this run built the artifact, so that other content is probably live. */
  readonly fresh: boolean;
}

/** The result of `bringLive`, with durations in milliseconds. */
export interface BroughtLive extends Uploaded {
  readonly action: "upload" | "skip";
  readonly reason: string;
  readonly uploadMs: number;
  readonly verifyMs: number;
}

/**
 * Uploads an artifact unless it is live already, and resolves when the public URL answers with its build id. Throws
 * SCRIPT_NOT_OURS, NOT_LIVE, or what the upload throws.
 */
export async function bringLive(
  { scripts, liveness, clock }: BringLivePorts,
  { address, url, artifact, tags, fresh }: BringLiveRequest,
): Promise<BroughtLive> {
  const uploadStart = clock.now();
  let uploaded: Uploaded = {};
  const assets = fresh ? scripts.uploadAssets(address, artifact, tags) : undefined;
  // The upload below reports a failure; this `catch` only prevents an unhandled rejection.
  assets?.catch(() => {});
  const plan = planDeploy(tags, (await scripts.find(address))?.tags);
  switch (plan.action) {
    case "refuse":
      throw new PipelineError(
        "SCRIPT_NOT_OURS",
        `Script "${address.scriptName}" of "${address.namespace}" was not changed: ${plan.reason}.`,
      );
    case "upload":
      uploaded = await scripts.upload(address, artifact, tags, assets);
      break;
    case "skip":
      if (plan.retag) await scripts.retag(address, tags);
      break;
  }
  const verifyStart = clock.now();
  await liveness.waitFor(url, artifact.manifest);
  return {
    action: plan.action,
    reason: plan.reason,
    uploadMs: verifyStart - uploadStart,
    verifyMs: clock.now() - verifyStart,
    ...uploaded,
  };
}
