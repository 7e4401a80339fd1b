import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Fleet } from "./fleet.ts";
import { StartupError } from "./worker-process.ts";

export interface LookupServer {
  /** `127.0.0.1:PORT` */
  readonly address: string;
  close(): Promise<void>;
}

/**
 * Starts the server that tells dispatch namespace bindings where a script runs:
 * `GET /?namespace=…&script=…` returns 200 with a DispatchTarget, or 404.
 */
export async function startLookupServer(fleet: Fleet): Promise<LookupServer> {
  const server = createServer(async (request, response) => {
    // A web page cannot send this name.
    if (request.headers.host !== "lookup") {
      response.writeHead(421).end();
      return;
    }
    const query = new URL(request.url ?? "/", "http://lookup").searchParams;
    const key = { namespace: query.get("namespace") ?? "", script: query.get("script") ?? "" };
    try {
      const target = await fleet.target(key);
      response.statusCode = target === undefined ? 404 : 200;
      response.end(JSON.stringify(target ?? {}));
    } catch (thrown) {
      response.statusCode = 500;
      response.end(thrown instanceof StartupError ? thrown.message : String(thrown));
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    address: `127.0.0.1:${port}`,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
