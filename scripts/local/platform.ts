import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Log } from "../../actions/shared/ports/log.ts";
import { readToolkit } from "../release/toolkit.ts";
import { type CloudflareStandIn, startCloudflare } from "./cloudflare/stand-in.ts";
import { deployDispatcher } from "./dispatcher.ts";
import { Faults } from "./server/faults.ts";
import type { ApiChecker } from "./github/server/observation.ts";
import { type GitHubStandIn, startGitHub } from "./github/server/stand-in.ts";
import { type ModelStandIn, startModel } from "./model/stand-in.ts";
import { startOrphanGuard } from "./server/orphan-guard.ts";
import { choosePorts, DEFAULT_PORT } from "./ports.ts";
import { type Runner, startRunner } from "./runner/runner.ts";
import { lockState } from "./state-lock.ts";

/** Login of the person who owns the local repositories; there from the start. */
export const OWNER = "octo";

/** Dispatch namespaces and domains of the three environments; the dispatcher's port belongs to the domains. */
const ENVIRONMENTS = ["preview", "staging", "production"] as const;

export interface PlatformOptions {
  /** First of four ports; any free ones when absent and the default is taken. 0 for any. */
  readonly port?: number;
  /** Added to every answer of the stand-ins. */
  readonly latencyMs?: number;
  /** Kept from one start to the next; a temporary folder when absent. */
  readonly stateDirectory?: string;
  readonly log: Log;
  /** Judges every REST exchange and webhook of the GitHub stand-in. */
  readonly openapi?: ApiChecker;
}

/** Everything that the pipeline talks to, in this process. */
export interface Platform {
  readonly github: GitHubStandIn;
  readonly cloudflare: CloudflareStandIn;
  readonly model: ModelStandIn;
  readonly runner: Runner;
  readonly faults: { readonly github: Faults; readonly cloudflare: Faults; readonly model: Faults };
  /** Hostnames are `<script name>.<domain>`; with port. */
  readonly domains: Readonly<Record<(typeof ENVIRONMENTS)[number], string>>;
  readonly namespaces: readonly string[];
  close(): Promise<void>;
}

/** Throws PORT_IN_USE or STATE_IN_USE; nothing is left running then. */
export async function startPlatform(options: PlatformOptions): Promise<Platform> {
  const { latencyMs = 0 } = options;
  const log = options.log.debug;
  await using undo = new AsyncDisposableStack();
  const stateDirectory = options.stateDirectory ?? (await mkdtemp(join(tmpdir(), "overskill-local-")));
  const temporary = options.stateDirectory === undefined;
  if (temporary) {
    // Ends last, so that a folder which could not be removed goes with this process at the latest.
    const guard = startOrphanGuard();
    guard.adoptDirectory(stateDirectory);
    undo.defer(() => guard.close());
  }
  undo.defer(lockState(stateDirectory));

  const ports = await choosePorts(options.port ?? DEFAULT_PORT, { asked: options.port !== undefined });
  const faults = { github: new Faults(), cloudflare: new Faults(), model: new Faults() };
  const starting = [
    startGitHub({
      port: ports.github,
      stateDirectory: join(stateDirectory, "github"),
      faults: faults.github,
      latencyMs,
      log,
      ...(options.openapi === undefined ? {} : { openapi: options.openapi }),
    }),
    startCloudflare({
      port: ports.cloudflare,
      dispatcherPort: ports.dispatcher,
      stateDirectory: join(stateDirectory, "cloudflare"),
      faults: faults.cloudflare,
      latencyMs,
      log,
    }),
    startModel({ port: ports.model, faults: faults.model, latencyMs, log }),
  ] as const;
  // When one of them cannot start, the others must not stay behind.
  for (const started of await Promise.allSettled(starting)) {
    if (started.status === "fulfilled") undo.defer(() => started.value.close());
  }
  const [github, cloudflare, model] = await Promise.all(starting);

  github.createUser(OWNER, { admin: true });
  const { name, directory } = readToolkit();
  const runner = await startRunner({
    host: github.host,
    toolkit: { name, directory },
    workDirectory: join(stateDirectory, "runner"),
    log: options.log,
  });
  undo.defer(() => runner.close());

  const domains = Object.fromEntries(
    ENVIRONMENTS.map((kind) => [
      kind,
      `${kind === "production" ? "apps" : kind}.localhost:${cloudflare.dispatcherPort}`,
    ]),
  ) as Platform["domains"];
  const namespaces = ENVIRONMENTS.map((kind) => `overskill-${kind}`);
  await deployDispatcher({
    apiUrl: cloudflare.apiUrl,
    apiToken: cloudflare.apiToken,
    accountId: cloudflare.accountId,
    namespaces: {
      preview: "overskill-preview",
      staging: "overskill-staging",
      production: "overskill-production",
    },
    domains,
  });

  const started = undo.move();
  return {
    github,
    cloudflare,
    model,
    runner,
    faults,
    domains,
    namespaces,
    close: () => started.disposeAsync(),
  };
}
