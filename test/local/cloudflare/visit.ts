import { type IncomingHttpHeaders, request } from "node:http";
import WebSocket from "ws";
import type { CloudflareStandIn } from "../../../scripts/local/cloudflare/stand-in.ts";

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

interface VisitOptions {
  readonly method?: string;
  readonly body?: string;
  readonly headers?: Record<string, string>;
}

/** Requests a page through the dispatcher. Browsers resolve `*.localhost`; Node needs the address and a Host header. */
export function visit(
  { dispatcherPort }: CloudflareStandIn,
  url: string,
  { method = "GET", body, headers = {} }: VisitOptions = {},
): Promise<Answer> {
  const { hostname, pathname, search } = new URL(`http://${url}`);
  return new Promise((resolve, reject) => {
    const outgoing = request(
      {
        host: "127.0.0.1",
        port: dispatcherPort,
        method,
        path: pathname + search,
        headers: { ...headers, host: `${hostname}:${dispatcherPort}` },
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("error", reject);
        response.on("end", () =>
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            text: Buffer.concat(chunks).toString(),
          }),
        );
      },
    );
    outgoing.on("error", reject);
    outgoing.end(body);
  });
}

/** Opens a WebSocket through the dispatcher. */
export async function openSocket({ dispatcherPort }: CloudflareStandIn, url: string): Promise<WebSocket> {
  const { hostname, pathname } = new URL(`http://${url}`);
  const socket = new WebSocket(`ws://127.0.0.1:${dispatcherPort}${pathname}`, {
    headers: { host: `${hostname}:${dispatcherPort}` },
  });
  await new Promise((resolve, reject) => {
    socket.once("open", resolve);
    socket.once("error", reject);
  });
  return socket;
}

/** Sends a message and returns the next one that arrives. */
export function ask(socket: WebSocket, message: string): Promise<string> {
  const answer = new Promise<string>((resolve) => socket.once("message", (data) => resolve(String(data))));
  socket.send(message);
  return answer;
}
