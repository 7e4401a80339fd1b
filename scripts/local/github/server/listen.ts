import { createServer, type RequestListener } from "node:http";
import { getRequestListener } from "@hono/node-server";
import { closeServer, listenOnLoopback } from "../../server/loopback.ts";
import { type Urls, urlsFor } from "../http/urls.ts";

/** A bound server. */
export interface Listening {
  readonly port: number;
  readonly urls: Urls;
  /** Starts serving; requests before that get a 503. */
  serve(fetch: Parameters<typeof getRequestListener>[0]): void;
  /** Stops the server and closes open connections. */
  close(): Promise<void>;
}

/**
 * Binds a port of the loopback interface. The app is created afterwards, since the URLs in its responses contain the port.
 * Throws PORT_IN_USE.
 */
export async function listen(port: number): Promise<Listening> {
  let answer: RequestListener = (_, response) => {
    response.writeHead(503).end();
  };
  const server = createServer((request, response) => answer(request, response));
  const bound = await listenOnLoopback(server, port);
  return {
    port: bound,
    urls: urlsFor(bound),
    serve(fetch) {
      answer = getRequestListener(fetch) as RequestListener;
    },
    close: () => closeServer(server),
  };
}
