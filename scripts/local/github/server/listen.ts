import { createServer, type RequestListener } from "node:http";
import { getRequestListener } from "@hono/node-server";
import { closeServer, listenOnLoopback } from "../../loopback.ts";
import { type Urls, urlsFor } from "../http/urls.ts";

export interface Listening {
  readonly port: number;
  readonly urls: Urls;
  /** Answers from now on; requests that came earlier get 503. */
  serve(fetch: Parameters<typeof getRequestListener>[0]): void;
  /** Ends open connections too. */
  close(): Promise<void>;
}

/** Binds the loopback before anything is built, since every address in an answer carries the port. Throws PORT_IN_USE. */
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
