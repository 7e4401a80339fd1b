import type { Server } from "node:http";
import { createAdaptorServer } from "@hono/node-server";
import { Faults } from "../server/faults.ts";
import { closeServer, listenOnLoopback } from "../server/loopback.ts";
import { createModelApp, MODEL_NAME } from "./app.ts";

export interface ModelStandInOptions {
  /** 0, the default, uses any free port. */
  readonly port?: number;
  readonly faults?: Faults;
  /** Delay before the first byte of every response; 0 by default. */
  readonly latencyMs?: number;
  /** Streaming speed; unlimited by default. */
  readonly tokensPerSecond?: number;
  readonly log?: (line: string) => void;
}

export interface ModelStandIn {
  /** `http://127.0.0.1:<port>/v1`, for `OPENAI_BASE_URL`. */
  readonly baseUrl: string;
  /** Name of the only model. */
  readonly model: string;
  /** Number of completions requested so far, including those that a fault affected. */
  readonly requestCount: number;
  close(): Promise<void>;
}

/** Starts the model stand-in. Throws PipelineError PORT_IN_USE. */
export async function startModel(options: ModelStandInOptions = {}): Promise<ModelStandIn> {
  let requestCount = 0;
  const app = createModelApp({
    onCompletion: () => {
      requestCount += 1;
    },
    faults: options.faults ?? new Faults(),
    latencyMs: options.latencyMs ?? 0,
    tokensPerSecond: options.tokensPerSecond ?? Number.POSITIVE_INFINITY,
    log: options.log ?? (() => {}),
  });
  const server = createAdaptorServer({ fetch: app.fetch }) as Server;
  const port = await listenOnLoopback(server, options.port ?? 0);
  return {
    baseUrl: `http://127.0.0.1:${port}/v1`,
    model: MODEL_NAME,
    get requestCount() {
      return requestCount;
    },
    close: () => closeServer(server),
  };
}
