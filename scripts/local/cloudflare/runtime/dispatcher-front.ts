import { createServer, request as httpRequest, type IncomingMessage, type ServerResponse } from "node:http";
import { connect, type Socket } from "node:net";
import { listenOnLoopback } from "../../server/loopback.ts";

export interface DispatcherFront {
  readonly port: number;
  close(): Promise<void>;
}

const NOT_DEPLOYED = `<!doctype html><html lang="en"><meta charset="utf-8"><title>No dispatcher</title>
<style>:root{color-scheme:light dark}body{font:16px/1.5 system-ui,sans-serif;max-width:36rem;margin:15vh auto;padding:0 1rem}</style>
<h1>No dispatcher is deployed</h1>
<p>This port belongs to the account's dispatcher Worker. Deploy one with a dispatch namespace binding:
<code>wrangler deploy</code> in <code>templates/dispatcher</code>.</p></html>`;

/**
 * Starts the public port, which stays the same when the dispatcher behind it is replaced. Calls `target` for each
 * request and each WebSocket upgrade.
 */
export async function startDispatcherFront(
  port: number,
  target: () => Promise<URL | undefined>,
): Promise<DispatcherFront> {
  const sockets = new Set<Socket>();
  const server = createServer((request, response) => void forward(request, response, target));
  server.on("connection", (socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
  });
  server.on("upgrade", (request, socket: Socket, head) => void tunnel(request, socket, head, target));
  const bound = await listenOnLoopback(server, port);
  return {
    port: bound,
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

async function forward(
  request: IncomingMessage,
  response: ServerResponse,
  target: () => Promise<URL | undefined>,
): Promise<void> {
  const url = await target().catch(() => undefined);
  if (url === undefined) {
    response.writeHead(503, { "content-type": "text/html; charset=utf-8", "cache-control": "no-store" });
    response.end(NOT_DEPLOYED);
    return;
  }
  const outgoing = httpRequest(
    {
      host: url.hostname,
      port: url.port,
      method: request.method,
      path: request.url,
      headers: request.headers,
      setHost: false,
    },
    (incoming) => {
      response.writeHead(incoming.statusCode ?? 502, incoming.statusMessage, incoming.rawHeaders);
      incoming.pipe(response);
      incoming.once("error", () => response.destroy());
    },
  );
  outgoing.once("error", () => {
    if (response.headersSent) response.destroy();
    else response.writeHead(502, { "content-type": "text/plain" }).end("The dispatcher did not answer.\n");
  });
  response.once("close", () => outgoing.destroy());
  request.pipe(outgoing);
}

/** Forwards the handshake and everything after it byte for byte. */
async function tunnel(
  request: IncomingMessage,
  socket: Socket,
  head: Buffer,
  target: () => Promise<URL | undefined>,
): Promise<void> {
  const url = await target().catch(() => undefined);
  if (url === undefined) {
    socket.end("HTTP/1.1 503 Service Unavailable\r\nconnection: close\r\n\r\n");
    return;
  }
  const upstream = connect(Number(url.port), url.hostname, () => {
    const lines = [`${request.method} ${request.url} HTTP/1.1`];
    for (let i = 0; i < request.rawHeaders.length; i += 2) {
      lines.push(`${request.rawHeaders[i]}: ${request.rawHeaders[i + 1]}`);
    }
    upstream.write(`${lines.join("\r\n")}\r\n\r\n`);
    upstream.write(head);
    upstream.pipe(socket).pipe(upstream);
  });
  upstream.on("error", () => socket.destroy());
  socket.on("error", () => upstream.destroy());
  upstream.once("close", () => socket.destroy());
  socket.once("close", () => upstream.destroy());
}
