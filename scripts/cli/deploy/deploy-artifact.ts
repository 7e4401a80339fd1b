import { readArtifact } from "../../../actions/shared/adapters/build/artifact/read-artifact.ts";
import { createCloudflareClient } from "../../../actions/shared/adapters/cloudflare/client.ts";
import { createCloudflareWorkerScripts } from "../../../actions/shared/adapters/cloudflare/worker-scripts.ts";
import { createHttpLiveness } from "../../../actions/shared/adapters/http/liveness.ts";
import { systemClock } from "../../../actions/shared/adapters/runner/system-clock.ts";
import type { EnvironmentKind } from "../../../actions/shared/domain/naming.ts";
import { bringLive } from "../../../actions/shared/usecases/deploy/bring-live.ts";
import { readCheckout } from "./checkout.ts";
import { type DeployFlags, planStandaloneDeploy } from "./standalone-deploy.ts";

export interface StandaloneDeployOutcome {
  readonly app: string;
  readonly environment: EnvironmentKind;
  readonly namespace: string;
  readonly scriptName: string;
  readonly url: string;
  readonly buildId: string;
  readonly digest: string;
  readonly action: "upload" | "skip";
  readonly reason: string;
  /** Processor time that Cloudflare says the Worker needs to start; absent when nothing was uploaded. */
  readonly startupMs?: number;
  /** In milliseconds. */
  readonly timings: { readonly totalMs: number; readonly uploadMs: number; readonly verifyMs: number };
}

/** Throws what the plan, the upload and the proof of life throw. */
export async function deployArtifact(
  folder: string,
  flags: DeployFlags,
  deadlineMs: number,
): Promise<StandaloneDeployOutcome> {
  const start = systemClock.now();
  const artifact = await readArtifact(folder);
  const { manifest } = artifact;
  const plan = planStandaloneDeploy(manifest, flags, process.env, readCheckout(process.cwd()));
  const { apiToken, apiBaseUrl: baseUrl, accountId, address, url, tags } = plan;
  const { uploadMs, verifyMs, ...done } = await bringLive(
    {
      scripts: createCloudflareWorkerScripts(createCloudflareClient({ apiToken, baseUrl }), {
        accountId,
        clock: systemClock,
      }),
      liveness: createHttpLiveness({ clock: systemClock, deadlineMs }),
      clock: systemClock,
    },
    { address, url, artifact, tags, fresh: false },
  );
  return {
    app: manifest.app,
    environment: flags.environment,
    ...address,
    url,
    buildId: manifest.buildId,
    digest: manifest.digest,
    ...done,
    timings: { totalMs: systemClock.now() - start, uploadMs, verifyMs },
  };
}
