import type { Artifact } from "../../domain/build/manifest.ts";
import { planDeploy } from "../../domain/deploy/deploy-plan.ts";
import type { ScriptTags } from "../../domain/deploy/script-tags.ts";
import { PipelineError } from "../../domain/errors.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Liveness } from "../../ports/liveness.ts";
import type { ScriptAddress, Uploaded, WorkerScripts } from "../../ports/worker-scripts.ts";

export interface BringLivePorts {
  readonly scripts: WorkerScripts;
  readonly liveness: Liveness;
  readonly clock: Clock;
}

export interface BringLiveRequest {
  readonly address: ScriptAddress;
  /** Public URL without a trailing slash. */
  readonly url: string;
  readonly artifact: Artifact;
  readonly tags: ScriptTags;
  /** It was built for this, so that most likely something else is live. */
  readonly fresh: boolean;
}

export interface BroughtLive extends Uploaded {
  readonly action: "upload" | "skip";
  readonly reason: string;
  readonly uploadMs: number;
  readonly verifyMs: number;
}

/**
 * Puts an artifact under a script name unless it is there already, and returns once the public URL answers
 * with it. Throws SCRIPT_NOT_OURS, NOT_LIVE, or what the upload throws.
 */
export async function bringLive(
  { scripts, liveness, clock }: BringLivePorts,
  { address, url, artifact, tags, fresh }: BringLiveRequest,
): Promise<BroughtLive> {
  const uploadStart = clock.now();
  let uploaded: Uploaded = {};
  const assets = fresh ? scripts.uploadAssets(address, artifact, tags) : undefined;
  // Whoever needs them hears of a failure; until then it is nobody's.
  assets?.catch(() => {});
  const plan = planDeploy(tags, (await scripts.find(address))?.tags);
  switch (plan.action) {
    case "refuse":
      throw new PipelineError(
        "SCRIPT_NOT_OURS",
        `Script "${address.scriptName}" of "${address.namespace}" is left alone: ${plan.reason}.`,
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
