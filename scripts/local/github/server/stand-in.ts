import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Faults } from "../../faults.ts";
import type { RunnerHost } from "../../runner/host.ts";
import { createNeeds } from "../auth/needs.ts";
import { RateLimits } from "../auth/rate-limits.ts";
import { createRuntimeTokens } from "../auth/runtime-tokens.ts";
import type { Context } from "../context/context.ts";
import { createEvents } from "../events/events.ts";
import { GitRepositories } from "../git/git-repositories.ts";
import { createRunnerHost } from "../host/runner-host.ts";
import { createSignatures } from "../http/signatures.ts";
import { API_PREFIX } from "../http/urls.ts";
import { createJobLogs } from "../store/job-logs.ts";
import { persistStore } from "../store/persistence.ts";
import { Store } from "../store/store.ts";
import { createApp } from "./app.ts";
import { listen } from "./listen.ts";
import type { ApiChecker } from "./observation.ts";
import { settleAfterRestart } from "./restart.ts";
import { createSeeding, type Seeding } from "./seeding.ts";

export interface GitHubOptions {
  /** Any free port when 0 or absent. Throws PORT_IN_USE when it is taken. */
  readonly port?: number;
  /** Kept after close; a temporary folder, removed on close, when absent. */
  readonly stateDirectory?: string;
  readonly faults?: Faults;
  /** Milliseconds added to each request. */
  readonly latencyMs?: number;
  readonly log?: (message: string) => void;
  /** Milliseconds since the epoch. */
  readonly clock?: () => number;
  /** Judges every REST exchange and webhook; see `openApiFindings`. */
  readonly openapi?: ApiChecker;
}

export interface GitHubStandIn extends Seeding {
  /** `http://gh.localhost:PORT`: pages and git. */
  readonly serverUrl: string;
  readonly apiUrl: string;
  readonly resultsUrl: string;
  readonly port: number;
  readonly host: RunnerHost;
  readonly store: Store;
  readonly context: Context;
  readonly faults: Faults;
  /** What the checker found so far; empty without one. */
  readonly openApiFindings: readonly string[];
  close(): Promise<void>;
}

export async function startGitHub(options: GitHubOptions = {}): Promise<GitHubStandIn> {
  const nowMs = options.clock ?? Date.now;
  const log = options.log ?? (() => {});
  const faults = options.faults ?? new Faults();
  const findings: string[] = [];
  // First, as it may refuse: nothing is left behind then.
  const server = await listen(options.port ?? 0);
  const { urls } = server;
  const stateDirectory = options.stateDirectory ?? (await mkdtemp(join(tmpdir(), "overskill-github-")));
  const store = new Store();
  const persistence = await persistStore(store, stateDirectory);
  const now = (): string => new Date(nowMs()).toISOString().replace(/\.\d+Z$/, "Z");
  const git = new GitRepositories(join(stateDirectory, "git"));
  const cancelListeners = new Set<(runId: number) => void>();
  const events = createEvents({
    store,
    urls,
    resolveRef: (repository, ref) => git.open(repository).resolve(ref),
    now,
    log,
  });
  const context: Context = {
    store,
    git,
    events,
    logs: createJobLogs(join(stateDirectory, "logs"), nowMs),
    urls,
    rateLimits: new RateLimits(nowMs),
    runtimeTokens: createRuntimeTokens(randomBytes(32)),
    signatures: createSignatures(randomBytes(32)),
    stateDirectory,
    needs: createNeeds(store),
    now,
    nowMs,
    log,
    cancelRun: (runId) => cancelListeners.forEach((listener) => void listener(runId)),
    tokenOf: (login) => seeding.tokenOf(login),
    callApi: async (login, path, init) => {
      const headers = new Headers(init?.headers);
      if (login !== undefined) headers.set("Authorization", `token ${seeding.tokenOf(login)}`);
      return app.request(`${urls.server}${API_PREFIX}${path}`, { ...init, headers });
    },
  };
  const seeding = createSeeding(context);
  await settleAfterRestart(context);

  const { openapi } = options;
  const app = createApp(context, {
    faults,
    latencyMs: options.latencyMs ?? 0,
    ...(openapi && { record: (exchange) => findings.push(...openapi.exchange(exchange)) }),
  });
  if (openapi) {
    events.onWebhook(({ name, payload }) => findings.push(...openapi.webhook(name, payload)));
  }
  server.serve(app.fetch);

  return {
    serverUrl: urls.server,
    apiUrl: urls.api,
    resultsUrl: urls.results,
    port: server.port,
    host: createRunnerHost(context, cancelListeners),
    store,
    context,
    faults,
    openApiFindings: findings,
    ...seeding,
    async close() {
      await server.close();
      await git.settled();
      await events.settled();
      git.close();
      await context.logs.flush();
      await persistence.flush();
      if (options.stateDirectory === undefined) {
        await rm(stateDirectory, { recursive: true, force: true, maxRetries: 3 });
      }
    },
  };
}
