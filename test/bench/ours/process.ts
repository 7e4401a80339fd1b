import { createEsbuildBuilder } from "../../../actions/shared/adapters/build/app/builder.ts";
import { createFolderArtifacts } from "../../../actions/shared/adapters/build/artifact/folder-artifacts.ts";
import { createFolderClosures } from "../../../actions/shared/adapters/build/packages/closures.ts";
import { createCloudflareClient } from "../../../actions/shared/adapters/cloudflare/client.ts";
import { createCloudflareWorkerScripts } from "../../../actions/shared/adapters/cloudflare/worker-scripts.ts";
import { parallelBuilds } from "../../../actions/shared/adapters/runner/machine.ts";
import { systemClock } from "../../../actions/shared/adapters/runner/system-clock.ts";
import type { Artifact } from "../../../actions/shared/domain/build/manifest.ts";
import { planTargets } from "../../../actions/shared/domain/plan/plan.ts";
import { errorMessage } from "../../../actions/shared/domain/text/error-message.ts";
import type { SourceRequest } from "../../../actions/shared/ports/builder.ts";
import { bringLive } from "../../../actions/shared/usecases/deploy/bring-live.ts";
import { silentLog } from "../../fakes/silent-log.ts";
import type { DeployRequest, FleetRequest, OursAnswer, OursRequest } from "./request.ts";

const COMMIT = "0".repeat(40);

const request = JSON.parse(process.argv[2] ?? "") as OursRequest;
const { toolkit, cache } = request;
const artifacts = createFolderArtifacts(cache);
const builder = await createEsbuildBuilder({
  searchFrom: toolkit,
  closures: createFolderClosures(cache),
  disposable: true,
});

/** Finds or builds an artifact as the build Action does, with a folder instead of GitHub. */
async function obtain(
  source: SourceRequest,
  outDirectory: string,
): Promise<{ readonly artifact: Artifact; readonly built: boolean }> {
  const opened = await builder.open(source);
  const cached = await artifacts.findByKey(source.app, await opened.buildKey());
  if (cached !== undefined) return { artifact: cached, built: false };
  const artifact = await opened.build(outDirectory, silentLog);
  await artifacts.save(artifact);
  return { artifact, built: true };
}

async function deploy({ app, directory, out, cloudflare }: DeployRequest): Promise<OursAnswer> {
  const source = { app, directory, root: directory, environment: "production" } as const;
  const { artifact, built } = await obtain(source, out);
  const { apiUrl: baseUrl, apiToken, accountId, namespace } = cloudflare;
  const client = createCloudflareClient({ apiToken, baseUrl });
  const { action } = await bringLive(
    {
      scripts: createCloudflareWorkerScripts(client, { accountId, clock: systemClock }),
      // wrangler does not wait for a liveness check either.
      liveness: { waitFor: async () => {} },
      clock: systemClock,
    },
    {
      address: { namespace, scriptName: `${app}-ours` },
      url: "http://unused.localhost",
      fresh: built,
      artifact,
      tags: {
        app,
        environment: "production",
        repository: "bench/apps",
        commit: COMMIT,
        digest: artifact.manifest.digest,
      },
    },
  );
  return { built: built ? 1 : 0, uploaded: action === "upload" };
}

async function buildFleet({ root, out, apps, changed }: FleetRequest): Promise<OursAnswer> {
  const environment = { namespace: "bench", domain: "apps.localhost" };
  const { targets } = planTargets({
    config: {
      apps: "apps",
      cloudflare: { plan: "paid" },
      environments: { preview: environment, production: environment },
      model: { name: "none", maxTurns: 1, maxOutputTokens: 1 },
      build: { appsPerJob: 50, maxJobs: 8, measureStartup: false },
      production: { requireIdentical: false },
    },
    environment: "production",
    commit: COMMIT,
    repository: "apps",
    folders: apps,
    changes: { known: true, files: changed },
  });
  const queue = targets.map(({ target }) => target);
  let count = 0;
  const lane = async () => {
    for (let target = queue.shift(); target !== undefined; target = queue.shift()) {
      const { app, path, environment } = target;
      const source = { app, directory: `${root}/${path}`, root, environment };
      const { built } = await obtain(source, `${out}/${app}`);
      if (built) count += 1;
    }
  };
  await Promise.all(Array.from({ length: parallelBuilds() }, lane));
  return { built: count, uploaded: false };
}

try {
  const answer = request.kind === "deploy" ? await deploy(request) : await buildFleet(request);
  process.stdout.write(`${JSON.stringify(answer)}\n`);
} catch (thrown) {
  process.stderr.write(`${errorMessage(thrown)}\n`);
  process.exitCode = 1;
}
