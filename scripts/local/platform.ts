import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CONSENT_VARIABLE } from "../../actions/shared/adapters/process/sandbox/probe.ts";
import type { EnvironmentKind } from "../../actions/shared/domain/naming.ts";
import type { Log } from "../../actions/shared/ports/log.ts";
import { readToolkit } from "../release/toolkit.ts";
import { type CloudflareStandIn, startCloudflare } from "./cloudflare/stand-in.ts";
import { deployDispatcher } from "./dispatcher.ts";
import type { ApiChecker } from "./github/server/observation.ts";
import { type GitHubStandIn, startGitHub } from "./github/server/stand-in.ts";
import { type ModelStandIn, startModel } from "./model/stand-in.ts";
import { choosePorts, DEFAULT_PORT } from "./ports.ts";
import { type Runner, startRunner } from "./runner/runner.ts";
import { Faults } from "./server/faults.ts";
import { startOrphanGuard } from "./server/orphan-guard.ts";
import { lockState } from "./state-lock.ts";

/** Login of the owner of the local repositories, who exists from the start. */
export const OWNER = "octo";

/** Dispatch namespace of each environment. */
const NAMESPACES = {
  preview: "overskill-preview",
  staging: "overskill-staging",
  production: "overskill-production",
} as const satisfies Readonly<Record<EnvironmentKind, string>>;

export interface PlatformOptions {
  /** First of four ports, or 0 for any free ports. Defaults to 4400, or to any free ports if that is in use. */
  readonly port?: number;
  /** Delay before every response of the stand-ins. */
  readonly latencyMs?: number;
  /** Directory of the state, which survives a restart. Defaults to a temporary directory. */
  readonly stateDirectory?: string;
  /** Jobs may run custom builds without a sandbox, as the user of this process, where the system has none. */
  readonly allowCustomBuilds?: boolean;
  readonly log: Log;
  /** Checks every REST exchange and webhook of the GitHub stand-in against GitHub's OpenAPI description. */
  readonly openapi?: ApiChecker;
}

/** Everything that the pipeline depends on, in this process. */
export interface Platform {
  readonly github: GitHubStandIn;
  readonly cloudflare: CloudflareStandIn;
  readonly model: ModelStandIn;
  readonly runner: Runner;
  readonly faults: { readonly github: Faults; readonly cloudflare: Faults; readonly model: Faults };
  /** Domain of each environment, with port; hostnames are `<script name>.<domain>`. */
  readonly domains: Readonly<Record<EnvironmentKind, string>>;
  readonly namespaces: readonly string[];
  close(): Promise<void>;
}

/** Starts the platform. On an error, stops everything again. Throws PORT_IN_USE, STATE_IN_USE, STATE_NOT_PRIVATE or STATE_UNREADABLE. */
export async function startPlatform(options: PlatformOptions): Promise<Platform> {
  await using undo = new AsyncDisposableStack();
  const stateDirectory = await openState(options.stateDirectory, undo);
  const faults = { github: new Faults(), cloudflare: new Faults(), model: new Faults() };
  const { github, cloudflare, model } = await startStandIns({ options, stateDirectory, faults }, undo);

  github.createUser(OWNER, { admin: true });
  const { name, directory } = readToolkit();
  const runner = await startRunner({
    host: github.host,
    toolkit: { name, directory },
    workDirectory: runnerDirectory(stateDirectory),
    ...(options.allowCustomBuilds && { machineEnv: { [CONSENT_VARIABLE]: "true" } }),
    log: options.log,
  });
  undo.defer(() => runner.close());

  const { dispatcherPort } = cloudflare;
  const domains = {
    preview: `preview.localhost:${dispatcherPort}`,
    staging: `staging.localhost:${dispatcherPort}`,
    production: `apps.localhost:${dispatcherPort}`,
  };
  await deployDispatcher({ ...cloudflare, namespaces: NAMESPACES, domains });

  const started = undo.move();
  return {
    github,
    cloudflare,
    model,
    runner,
    faults,
    domains,
    namespaces: Object.values(NAMESPACES),
    close: () => started.disposeAsync(),
  };
}

const runnerDirectory = (stateDirectory: string): string => join(stateDirectory, "runner");

async function openState(directory: string | undefined, undo: AsyncDisposableStack): Promise<string> {
  const stateDirectory = directory ?? (await mkdtemp(join(tmpdir(), "overskill-local-")));
  if (directory === undefined) {
    // The guard ends last, so that it removes the directory even if something else failed to.
    const guard = startOrphanGuard();
    guard.adoptDirectory(stateDirectory);
    undo.defer(() => guard.close());
  }
  undo.defer(lockState(stateDirectory));
  // A process that was killed left the checkouts and the tokens of its jobs.
  await rm(runnerDirectory(stateDirectory), { recursive: true, force: true });
  return stateDirectory;
}

interface StandInRequest {
  readonly options: PlatformOptions;
  readonly stateDirectory: string;
  readonly faults: Platform["faults"];
}

async function startStandIns(
  { options, stateDirectory, faults }: StandInRequest,
  undo: AsyncDisposableStack,
): Promise<Pick<Platform, "github" | "cloudflare" | "model">> {
  const { openapi, latencyMs = 0 } = options;
  const log = options.log.debug;
  const ports = await choosePorts(options.port ?? DEFAULT_PORT, { asked: options.port !== undefined });
  const starting = [
    startGitHub({
      port: ports.github,
      stateDirectory: join(stateDirectory, "github"),
      faults: faults.github,
      latencyMs,
      log,
      ...(openapi === undefined ? {} : { openapi }),
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
  // If one of them cannot start, stop the others.
  for (const started of await Promise.allSettled(starting)) {
    if (started.status === "fulfilled") undo.defer(() => started.value.close());
  }
  const [github, cloudflare, model] = await Promise.all(starting);
  return { github, cloudflare, model };
}
