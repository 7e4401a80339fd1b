import type { PipelineConfig } from "../../../actions/shared/domain/config/config.ts";
import type { BuiltTarget } from "../../../actions/shared/domain/target.ts";
import { openTracked } from "../../../actions/shared/usecases/deploy/track-deployment.ts";
import { fakeArtifact } from "../../fakes/fake-artifact.ts";
import { FakeArtifacts } from "../../fakes/fake-artifacts.ts";
import { FakeClock } from "../../fakes/fake-clock.ts";
import { FakeComments } from "../../fakes/fake-comments.ts";
import { FakeCommitStatuses } from "../../fakes/fake-commit-statuses.ts";
import { FakeDeclarations } from "../../fakes/fake-declarations.ts";
import { FakeDeployments } from "../../fakes/fake-deployments.ts";
import { FakeLiveness } from "../../fakes/fake-liveness.ts";
import { FakePullRequests } from "../../fakes/fake-pull-requests.ts";
import { FakeWorkerScripts } from "../../fakes/fake-worker-scripts.ts";
import { RecordingLog } from "../../fakes/recording-log.ts";

export const repository = "octo/apps";
export const runUrl = "https://github.test/octo/apps/actions/runs/1";
export const config: PipelineConfig = {
  apps: "apps",
  cloudflare: { plan: "paid" },
  environments: {
    preview: { namespace: "overskill-preview", domain: "preview.test" },
    production: { namespace: "overskill-production", domain: "apps.test" },
  },
  model: { name: "none", maxTurns: 1, maxOutputTokens: 1 },
  build: { appsPerJob: 50, maxJobs: 8, measureStartup: false },
  production: { requireIdentical: false },
};

export const commitOf = (digit: string) => digit.repeat(40);

/** Everything that a deployment touches, as fakes that share one state. */
export function createDeployWorld() {
  const opened: number[] = [];
  return {
    deployments: new FakeDeployments(),
    commitStatuses: new FakeCommitStatuses(),
    pullRequests: new FakePullRequests(),
    scripts: new FakeWorkerScripts(["overskill-preview", "overskill-production"]),
    liveness: new FakeLiveness(),
    artifacts: new FakeArtifacts(),
    declarations: new FakeDeclarations(),
    comments: new FakeComments(),
    clock: new FakeClock(),
    log: new RecordingLog(),
    opened: { add: (id: number) => void opened.push(id), list: () => opened },
  };
}

export type DeployWorld = ReturnType<typeof createDeployWorld>;

/** What the build Action leaves: a stored artifact, and a deployment in state `deploying`. */
export async function buildInto(
  world: DeployWorld,
  place: { readonly commit: string; readonly digit: string; readonly pullRequest?: number },
): Promise<BuiltTarget> {
  const { commit, digit, pullRequest } = place;
  const environment = pullRequest === undefined ? "production" : "preview";
  const artifact = fakeArtifact("todo", digit);
  await world.artifacts.save(artifact);
  const scriptName = pullRequest === undefined ? "todo" : `todo--pr-${pullRequest}`;
  const target = {
    app: "todo",
    path: "apps/todo",
    environment,
    namespace: config.environments[environment].namespace,
    scriptName,
    url: `https://${scriptName}.${config.environments[environment].domain}`,
    commit,
    ...(pullRequest === undefined ? {} : { pullRequest }),
  } as const;
  const tracked = await openTracked(world, target, { reason: "Changed: apps/todo/index.html" });
  await tracked.record({ type: "started" });
  await tracked.record({ type: "built", digest: artifact.manifest.digest, buildMs: 400 });
  return {
    ...target,
    deploymentId: tracked.id,
    digest: artifact.manifest.digest,
    buildMs: 400,
    build: "built",
    startedAt: new Date(world.clock.now()).toISOString(),
  };
}
