import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { serve } from "@hono/node-server";
import { PipelineError } from "../../../actions/shared/domain/errors.ts";
import { Faults } from "../faults.ts";
import { createModelApp, MODEL_NAME } from "./app.ts";

export interface ModelStandInOptions {
  /** 0, the default, takes any free port. */
  readonly port?: number;
  readonly faults?: Faults;
  /** Before the first byte of every answer; 0 by default. */
  readonly latencyMs?: number;
  /** How fast answers are streamed; as fast as possible by default. */
  readonly tokensPerSecond?: number;
  readonly log?: (line: string) => void;
}

export interface ModelStandIn {
  /** `http://127.0.0.1:<port>/v1`, for `OPENAI_BASE_URL`. */
  readonly baseUrl: string;
  /** The only model there is. */
  readonly model: string;
  /** Completions asked for so far, those that a fault struck included. */
  readonly requestCount: number;
  close(): Promise<void>;
}

/** Throws PORT_IN_USE. */
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
  const { server, port } = await listen(app.fetch, options.port ?? 0);
  return {
    baseUrl: `http://127.0.0.1:${port}/v1`,
    model: MODEL_NAME,
    get requestCount() {
      return requestCount;
    },
    close: () =>
      new Promise((settle) => {
        server.close(() => settle());
        server.closeAllConnections();
      }),
  };
}

type Fetch = Parameters<typeof serve>[0]["fetch"];

function listen(fetch: Fetch, port: number): Promise<{ readonly server: Server; readonly port: number }> {
  return new Promise((settle, refuse) => {
    const server = serve({ fetch, port, hostname: "127.0.0.1" }) as Server;
    server.once("listening", () => settle({ server, port: (server.address() as AddressInfo).port }));
    server.once("error", (thrown: NodeJS.ErrnoException) => {
      const taken = new PipelineError("PORT_IN_USE", `Port ${port} is taken.`, { cause: thrown });
      refuse(thrown.code === "EADDRINUSE" ? taken : thrown);
    });
  });
}
