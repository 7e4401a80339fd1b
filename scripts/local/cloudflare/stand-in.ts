import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import type { Server } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createAdaptorServer } from "@hono/node-server";
import { Faults } from "../server/faults.ts";
import { closeServer, listenOnLoopback } from "../server/loopback.ts";
import { vaultFor } from "../server/vault.ts";
import { Account } from "./account/account.ts";
import { API_PATH, createApi } from "./api.ts";
import { startDispatcherFront } from "./runtime/dispatcher-front.ts";
import { StateStore } from "./store/state-store.ts";

export interface CloudflareOptions {
  /** Port of the API; 0, the default, uses any free port. */
  readonly port?: number;
  /** Port of the dispatcher; 0, the default, uses any free port. */
  readonly dispatcherPort?: number;
  /** Directory of the account's state, which survives a restart. Defaults to a temporary directory. */
  readonly stateDirectory?: string;
  readonly faults?: Faults;
  /** Delay before every response of the API. */
  readonly latencyMs?: number;
  readonly log?: (line: string) => void;
}

/** The address and credentials for a client of the API. */
export interface CloudflareAccess {
  /** `http://127.0.0.1:PORT/client/v4` */
  readonly apiUrl: string;
  readonly accountId: string;
  readonly apiToken: string;
}

export interface CloudflareStandIn extends CloudflareAccess {
  /** `http://localhost:PORT`; a script is at `http://<label>.<domain>:PORT`. */
  readonly dispatcherUrl: string;
  readonly dispatcherPort: number;
  /** Delays the visibility of later updates by `ms` milliseconds after the response to the upload; 0 for no delay. */
  staleFor(ms: number): void;
  close(): Promise<void>;
}

/**
 * Starts a Cloudflare account on this machine: the API for Workers for Platforms, a workerd process for each script,
 * and a port for the dispatcher.
 */
export async function startCloudflare(options: CloudflareOptions = {}): Promise<CloudflareStandIn> {
  const { faults = new Faults(), latencyMs = 0, log = () => {} } = options;
  await using undo = new AsyncDisposableStack();
  const temporary = options.stateDirectory === undefined;
  const directory = options.stateDirectory ?? mkdtempSync(join(tmpdir(), "overskill-cloudflare-"));
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  if (temporary) undo.defer(() => rmSync(directory, { recursive: true, force: true }));

  const account = new Account(new StateStore(directory, vaultFor(options.stateDirectory)), {
    log,
    temporary,
  });
  undo.defer(() => account.close());
  await account.open();
  const { fetch } = createApi(account, { faults, latencyMs, log });
  const api = createAdaptorServer({ fetch }) as Server;
  const apiPort = await listenOnLoopback(api, options.port ?? 0);
  undo.defer(() => closeServer(api));
  const front = await startDispatcherFront(options.dispatcherPort ?? 0, async () => {
    const dispatcher = account.dispatcher();
    return dispatcher && account.fleet.url(dispatcher);
  });
  undo.defer(() => front.close());

  const { accountId, apiToken } = account.store.account;
  const started = undo.move();
  return {
    apiUrl: `http://127.0.0.1:${apiPort}${API_PATH}`,
    accountId,
    apiToken,
    dispatcherUrl: `http://localhost:${front.port}`,
    dispatcherPort: front.port,
    staleFor(ms) {
      account.fleet.staleMs = ms;
    },
    close: () => started.disposeAsync(),
  };
}
