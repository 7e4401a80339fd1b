import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createTempFolder } from "../../actions/shared/adapters/filesystem/temp-folder.ts";
import { createGitArtifacts } from "../../actions/shared/adapters/git/git-artifacts.ts";
import { createGitRemote } from "../../actions/shared/adapters/git/remote.ts";
import { createGitHubClient } from "../../actions/shared/adapters/github/client.ts";
import { createGitHubCommitStatuses } from "../../actions/shared/adapters/github/commit-statuses.ts";
import { createGitHubDeployments } from "../../actions/shared/adapters/github/deployments.ts";
import { systemClock } from "../../actions/shared/adapters/runner/system-clock.ts";
import type { BuiltTarget } from "../../actions/shared/domain/target.ts";
import type { DeploymentRecord } from "../../actions/shared/ports/deployments.ts";
import { openTracked } from "../../actions/shared/usecases/deploy/track-deployment.ts";
import { Faults } from "../../scripts/local/server/faults.ts";
import { RecordingLog } from "../fakes/recording-log.ts";
import { testOrigin } from "../fixtures/origin.ts";
import { writeWorkerArtifact } from "../fixtures/worker-artifact.ts";
import { startAccount } from "../local/cloudflare/running-account.ts";
import { visit } from "../local/cloudflare/visit.ts";
import { APPS, openWorld, REPO } from "../local/github/world.ts";
import { type RunningStep, type Step, type StepResult, startStep } from "./run-step.ts";

/** The permissions of the reusable workflows that deploy, so that tests fail if one is missing. */
const PERMISSIONS = {
  actions: "read",
  contents: "write",
  deployments: "write",
  issues: "write",
  "pull-requests": "write",
  statuses: "write",
} as const;

export interface StepOptions {
  readonly event?: string;
  readonly payload?: object;
  readonly actor?: string;
  readonly state?: Readonly<Record<string, string>>;
}

/** Starts both stand-ins with an apps repository and a pull request; Actions run as processes against them. */
export async function openDeployStage() {
  await using undo = new AsyncDisposableStack();
  const folder = undo.use(await createTempFolder());
  const faults = new Faults();
  const world = undo.use(await openWorld());
  const { cloudflare } = await startAccount({ faults });
  undo.defer(() => cloudflare.close());
  const domain = (environment: string) => `${environment}.localhost:${cloudflare.dispatcherPort}`;
  const initial = await world.commit("main", {
    ".github/overskill.yml": [
      `cloudflare: { account-id: ${cloudflare.accountId} }`,
      "environments:",
      `  preview: { namespace: preview, domain: "${domain("preview")}" }`,
      `  production: { namespace: production, domain: "${domain("apps")}" }`,
    ].join("\n"),
  });
  const head = await world.commit("change", { "apps/todo/index.html": "<h1>one</h1>" });
  const { data: pull } = await world.owner.rest.pulls.create({
    ...REPO,
    base: "main",
    head: "change",
    title: "Todo",
  });
  const { token } = await world.job(PERMISSIONS);
  const octokit = createGitHubClient({ token, baseUrl: world.github.apiUrl });
  const run = { runId: 7, runAttempt: 2, runUrl: `${world.github.serverUrl}/${APPS}/actions/runs/7` };
  const deployments = createGitHubDeployments(octokit, REPO, run);
  const remote = createGitRemote({
    url: `http://127.0.0.1:${world.github.port}/${APPS}.git`,
    token,
    clock: systemClock,
  });
  const artifacts = createGitArtifacts(remote, {
    directory: join(folder.path, "stored"),
    origin: testOrigin,
  });
  let steps = 0;

  const start = async (
    entry: Step["entry"],
    inputs: Readonly<Record<string, string>>,
    { event = "workflow_dispatch", payload = {}, actor = "acme", state = {} }: StepOptions = {},
  ): Promise<RunningStep> => {
    steps += 1;
    const eventPath = join(folder.path, `event-${steps}.json`);
    await writeFile(eventPath, JSON.stringify(payload));
    return startStep({
      entry,
      folder: join(folder.path, `step-${steps}`),
      state,
      inputs: {
        "github-token": token,
        "api-token": cloudflare.apiToken,
        "api-base-url": cloudflare.apiUrl,
        ...inputs,
      },
      env: {
        GITHUB_REPOSITORY: APPS,
        // An IP address, because names under localhost need a resolver; the stand-in answers to both.
        GITHUB_SERVER_URL: `http://127.0.0.1:${world.github.port}`,
        GITHUB_API_URL: world.github.apiUrl,
        GITHUB_RUN_ID: "7",
        GITHUB_RUN_ATTEMPT: "2",
        GITHUB_EVENT_PATH: eventPath,
        GITHUB_EVENT_NAME: event,
        GITHUB_SHA: head,
        GITHUB_ACTOR: actor,
        GITHUB_WORKSPACE: folder.path,
        RUNNER_TEMP: join(folder.path, "runner"),
      },
    });
  };

  const owned = undo.move();
  return {
    world,
    faults,
    cloudflare,
    deployments,
    pullRequest: pull.number,
    initial,
    head,
    start,
    run: async (...args: Parameters<typeof start>): Promise<StepResult> => (await start(...args)).result,
    /** Does what the build Action does for one app, and returns its target. */
    async build(
      text: string,
      at: { readonly commit: string; readonly preview: boolean },
    ): Promise<BuiltTarget> {
      steps += 1;
      const artifact = await writeWorkerArtifact(join(folder.path, `artifact-${steps}`), { text });
      await artifacts.save(artifact);
      const environment = at.preview ? "preview" : "production";
      const scriptName = at.preview ? `todo--pr-${pull.number}` : "todo";
      const target = {
        app: "todo",
        path: "apps/todo",
        environment,
        namespace: environment,
        scriptName,
        url: `http://${scriptName}.${domain(at.preview ? "preview" : "apps")}`,
        commit: at.commit,
        ...(at.preview ? { pullRequest: pull.number } : {}),
      } as const;
      const tracked = await openTracked(
        {
          deployments,
          commitStatuses: createGitHubCommitStatuses(octokit, REPO, run),
          opened: { add: () => {}, list: () => [] },
          log: new RecordingLog(),
        },
        target,
        { reason: "Changed: apps/todo/index.html" },
      );
      const { digest } = artifact.manifest;
      await tracked.record({ type: "built", digest, buildMs: 100 });
      const startedAt = new Date().toISOString();
      return { ...target, deploymentId: tracked.id, digest, buildMs: 100, build: "built", startedAt };
    },
    async visit(url: string): Promise<string> {
      return (await visit(cloudflare, url.replace(/^http:\/\//, ""))).text;
    },
    async load(id: number): Promise<DeploymentRecord> {
      const record = await deployments.find(id);
      if (record === undefined) throw new Error(`There is no deployment ${id}.`);
      return record;
    },
    async comments(issue: number): Promise<readonly string[]> {
      const { data } = await world.owner.rest.issues.listComments({ ...REPO, issue_number: issue });
      return data.map(({ body }) => body ?? "");
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}
