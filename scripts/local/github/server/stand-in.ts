import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { RunnerHost } from "../../runner/host/runner-host.ts";
import { Faults } from "../../server/faults.ts";
import { vaultFor } from "../../server/vault.ts";
import { createNeeds } from "../auth/needs.ts";
import { RateLimits } from "../auth/rate-limits.ts";
import { createRuntimeTokens } from "../auth/runtime-tokens.ts";
import { createSessions } from "../auth/sessions.ts";
import type { Context } from "../context/context.ts";
import { createEvents } from "../events/events.ts";
import { GitRepositories } from "../git/git-repositories.ts";
import { createRunnerHost } from "../host/runner-host.ts";
import { createSignatures } from "../http/signatures.ts";
import { API_PREFIX } from "../http/urls.ts";
import { LOGIN_PATH } from "../pages/text/addresses.ts";
import { createJobLogs } from "../store/job-logs.ts";
import { persistStore } from "../store/persistence.ts";
import { Store } from "../store/store.ts";
import { toTimestamp } from "../store/timestamp.ts";
import { createApp } from "./app.ts";
import { listen } from "./listen.ts";
import type { ApiChecker } from "./observation.ts";
import { settleAfterRestart } from "./restart.ts";
import { createSeeding, type Seeding } from "./seeding.ts";

/** Options of `startGitHub`. */
export interface GitHubOptions {
  /** Any free port when 0 or absent. */
  readonly port?: number;
  /** Directory that persists after `close`. When absent, a temporary directory that `close` removes. */
  readonly stateDirectory?: string;
  readonly faults?: Faults;
  /** Delay of each request, in milliseconds. */
  readonly latencyMs?: number;
  readonly log?: (message: string) => void;
  /** Returns milliseconds since the epoch. */
  readonly clock?: () => number;
  /** Checks every REST exchange and webhook; see `openApiFindings`. */
  readonly openapi?: ApiChecker;
}

/** A running stand-in. */
export interface GitHubStandIn extends Seeding {
  /** URL of the pages and of git: `http://gh.localhost:PORT`. */
  readonly serverUrl: string;
  /** Returns the address that signs a browser in as a local user and shows the page at `path`. It contains a secret. */
  loginUrl(login: string, path?: string): string;
  readonly apiUrl: string;
  readonly resultsUrl: string;
  readonly port: number;
  readonly host: RunnerHost;
  readonly store: Store;
  readonly context: Context;
  readonly faults: Faults;
  /** What the checker has found so far; empty without a checker. */
  readonly openApiFindings: readonly string[];
  close(): Promise<void>;
}

/** Starts the stand-in on a port of the loopback interface. Throws PORT_IN_USE. */
export async function startGitHub(options: GitHubOptions = {}): Promise<GitHubStandIn> {
  const { openapi, faults = new Faults(), latencyMs = 0 } = options;
  // First, because it may fail, and then nothing else needs to be undone.
  const server = await listen(options.port ?? 0);
  const { urls } = server;
  const stateDirectory = options.stateDirectory ?? (await mkdtemp(join(tmpdir(), "overskill-github-")));
  const store = new Store();
  const persistence = await persistStore(store, stateDirectory, vaultFor(options.stateDirectory));
  const cancelListeners = new Set<(runId: number) => void>();
  const services = createServices(options, { store, urls, stateDirectory });
  const seeding = createSeeding(services);
  const context: Context = {
    ...services,
    cancelRun: (runId) => cancelListeners.forEach((listener) => void listener(runId)),
    tokenOf: (login) => seeding.tokenOf(login),
    callApi: async (login, path, init) => {
      const headers = new Headers(init?.headers);
      if (login !== undefined) headers.set("Authorization", `token ${seeding.tokenOf(login)}`);
      return app.request(`${urls.server}${API_PREFIX}${path}`, { ...init, headers });
    },
  };
  const { git, events, logs } = context;
  await settleAfterRestart(context);

  const findings: string[] = [];
  const app = createApp(context, {
    faults,
    latencyMs,
    ...(openapi && { record: (exchange) => findings.push(...openapi.exchange(exchange)) }),
  });
  if (openapi) {
    events.onWebhook(({ name, payload }) => findings.push(...openapi.webhook(name, payload)));
  }
  server.serve(app.fetch);

  return {
    serverUrl: urls.server,
    loginUrl(login, path = "/") {
      const query = new URLSearchParams({
        token: context.sessions.loginToken,
        user: login,
        ...(path === "/" ? {} : { return_to: path }),
      });
      return `${urls.server}${LOGIN_PATH}?${query}`;
    },
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
      await logs.flush();
      await persistence.flush();
      if (options.stateDirectory === undefined) {
        await rm(stateDirectory, { recursive: true, force: true, maxRetries: 3 });
      }
    },
  };
}

/** Creates the part of the context that works without the served app. */
function createServices(
  { clock: nowMs = Date.now, log = () => {} }: GitHubOptions,
  { store, urls, stateDirectory }: Pick<Context, "store" | "urls" | "stateDirectory">,
): Omit<Context, "cancelRun" | "tokenOf" | "callApi"> {
  const now = (): string => toTimestamp(nowMs());
  const git = new GitRepositories(join(stateDirectory, "git"));
  return {
    store,
    git,
    events: createEvents({
      store,
      urls,
      resolveRef: (repository, ref) => git.open(repository).resolve(ref),
      now,
      log,
    }),
    logs: createJobLogs(join(stateDirectory, "logs"), nowMs),
    urls,
    rateLimits: new RateLimits(nowMs),
    runtimeTokens: createRuntimeTokens(randomBytes(32)),
    signatures: createSignatures(randomBytes(32)),
    sessions: createSessions(),
    stateDirectory,
    needs: createNeeds(store),
    now,
    nowMs,
    log,
  };
}
