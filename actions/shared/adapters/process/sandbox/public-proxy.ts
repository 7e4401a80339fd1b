import { lookup } from "node:dns/promises";
import { createServer, request as httpRequest, type IncomingMessage, type ServerResponse } from "node:http";
import { connect, type Socket } from "node:net";
import { isPublicAddress } from "./public-addresses.ts";

/** The host and port of a request to the proxy. */
interface Destination {
  readonly host: string;
  readonly port: number;
}

const PORTS: ReadonlySet<number> = new Set([80, 443]);

/**
 * Starts an HTTP proxy on a Unix socket, the only way out of a sandbox. It connects to the ports 80 and 443 of public
 * addresses, and to `also`, such as a registry that this machine is configured with (`host:port`). It resolves a name
 * once and connects to the address that it has checked, so that a name cannot change its address in between.
 */
export async function startPublicProxy(
  socketPath: string,
  also: ReadonlySet<string> = new Set(),
): Promise<AsyncDisposable> {
  const sockets = new Set<Socket>();
  const track = (socket: Socket): void => {
    sockets.add(socket);
    socket.on("error", () => socket.destroy());
    socket.once("close", () => sockets.delete(socket));
  };
  const server = createServer((request, response) => void forward(request, response, also));
  server.on("connection", track);
  server.on("connect", (request, client: Socket, head) => {
    void (async () => {
      const address = await resolve(parseAuthority(request.url ?? ""), also);
      if (address === undefined) return client.end("HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n");
      const upstream = connect(address.port, address.host, () => {
        client.write("HTTP/1.1 200 Connection Established\r\n\r\n");
        upstream.write(head);
        upstream.pipe(client).pipe(upstream);
      });
      track(upstream);
      upstream.once("close", () => client.destroy());
      client.once("close", () => upstream.destroy());
    })();
  });
  await new Promise<void>((settle, refuse) => {
    server.once("error", refuse);
    server.listen(socketPath, settle);
  });
  return {
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await new Promise((settle) => server.close(settle));
    },
  };
}

async function forward(
  request: IncomingMessage,
  response: ServerResponse,
  also: ReadonlySet<string>,
): Promise<void> {
  const url = URL.canParse(request.url ?? "") ? new URL(request.url ?? "") : undefined;
  const destination = url?.protocol === "http:" ? toDestination(url, 80) : undefined;
  const address = await resolve(destination, also);
  if (url === undefined || address === undefined) {
    response.writeHead(403, { "Content-Type": "text/plain" }).end("Only public addresses can be reached.\n");
    return;
  }
  const outgoing = httpRequest(
    {
      host: address.host,
      port: address.port,
      method: request.method,
      path: url.pathname + url.search,
      headers: { ...request.headers, host: url.host },
      setHost: false,
    },
    (incoming) => {
      response.writeHead(incoming.statusCode ?? 502, incoming.rawHeaders);
      incoming.pipe(response);
    },
  );
  outgoing.on("error", () => response.destroy());
  response.once("close", () => outgoing.destroy());
  request.pipe(outgoing);
}

function parseAuthority(text: string): Destination | undefined {
  return URL.canParse(`http://${text}`) ? toDestination(new URL(`http://${text}`), 80) : undefined;
}

function toDestination({ hostname, port }: URL, standard: number): Destination {
  return { host: hostname.replace(/^\[|\]$/g, ""), port: port === "" ? standard : Number(port) };
}

async function resolve(
  destination: Destination | undefined,
  also: ReadonlySet<string>,
): Promise<Destination | undefined> {
  if (destination === undefined) return undefined;
  const { host, port } = destination;
  try {
    const [first, ...others] = await lookup(host, { all: true });
    if (first === undefined) return undefined;
    if (also.has(`${host}:${port}`)) return { host: first.address, port };
    if (!PORTS.has(port)) return undefined;
    const open = [first, ...others].find(({ address }) => isPublicAddress(address));
    return open === undefined ? undefined : { host: open.address, port };
  } catch {
    return undefined;
  }
}

/**
 * Program of the sandbox's side: listens on the sandbox's own loopback interface, forwards each connection to the socket
 * `argv[1]`, and runs the rest of the arguments with this address as their proxy.
 */
export const PROXY_CLIENT = `
const net = require("node:net");
const { spawn } = require("node:child_process");
const [socket, command, ...args] = process.argv.slice(1);
const server = net.createServer((client) => {
  const upstream = net.connect(socket);
  const end = () => (client.destroy(), upstream.destroy());
  client.on("error", end).on("close", end).pipe(upstream);
  upstream.on("error", end).on("close", end).pipe(client);
});
server.listen(0, "127.0.0.1", () => {
  const proxy = "http://127.0.0.1:" + server.address().port;
  const names = ["HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy", "YARN_HTTP_PROXY", "YARN_HTTPS_PROXY"];
  const env = { ...process.env, ...Object.fromEntries(names.map((name) => [name, proxy])) };
  const child = spawn(command, args, { env, stdio: "inherit" });
  child.on("error", (error) => (console.error(error.message), process.exit(127)));
  child.on("exit", (code) => process.exit(code ?? 1));
});
`;
