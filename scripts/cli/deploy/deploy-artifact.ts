import { readArtifact } from "../../../actions/shared/adapters/build/artifact/read-artifact.ts";
import { createCloudflareClient } from "../../../actions/shared/adapters/cloudflare/client.ts";
import { createCloudflareWorkerScripts } from "../../../actions/shared/adapters/cloudflare/worker-scripts.ts";
import { createHttpLiveness } from "../../../actions/shared/adapters/http/liveness.ts";
import { systemClock } from "../../../actions/shared/adapters/runner/system-clock.ts";
import type { EnvironmentKind } from "../../../actions/shared/domain/naming.ts";
import { bringLive } from "../../../actions/shared/usecases/deploy/bring-live.ts";
import { checkArtifactBindings } from "../checkout/check-bindings.ts";
import { readCheckout } from "../checkout/checkout.ts";
import { type DeployFlags, planStandaloneDeploy } from "./standalone-deploy.ts";

/** What `overskill deploy --json` prints. */
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
  /**
   * Processor time that the Worker needed to start, as Cloudflare reports it, in milliseconds; absent if nothing was
   * uploaded.
   */
  readonly startupMs?: number;
  /** In milliseconds. */
  readonly timings: { readonly totalMs: number; readonly uploadMs: number; readonly verifyMs: number };
}

/**
 * Deploys the artifact in `directory` and waits up to `deadlineMs` until its URL serves it. Throws INPUT_INVALID,
 * BINDING_NOT_ALLOWED, RESOURCE_SHARED, and the errors of reading the artifact, of the upload and of the liveness check.
 */
export async function deployArtifact(
  directory: string,
  flags: DeployFlags,
  deadlineMs: number,
): Promise<StandaloneDeployOutcome> {
  const start = systemClock.now();
  const artifact = await readArtifact(directory);
  const { manifest } = artifact;
  const plan = planStandaloneDeploy(manifest, flags, process.env, await readCheckout(process.cwd()));
  const { apiToken, apiBaseUrl: baseUrl, accountId, address, url, tags } = plan;
  await checkArtifactBindings(manifest, flags.environment, {
    directory: process.cwd(),
    scriptName: address.scriptName,
  });
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
