import { spawn } from "node:child_process";
import { once } from "node:events";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { GIT_ENVIRONMENT } from "../git/run-git.ts";

/** What `git http-backend` needs besides the HTTP request. */
interface HttpBackendRequest {
  /** Absolute path of the directory with all repositories. */
  readonly root: string;
  /** Repository and service below `root`: `/acme/apps.git/git-upload-pack`. */
  readonly path: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Runs after git has exited and before the response ends, so that the client sees the effects of its push. */
  done(): Promise<void>;
}

const END_OF_HEAD = "\r\n\r\n";

/** Answers a request with the CGI program `git http-backend`: https://git-scm.com/docs/git-http-backend */
export async function runHttpBackend(
  request: Request,
  { root, path, environment, done }: HttpBackendRequest,
): Promise<Response> {
  const header = (name: string): string => request.headers.get(name) ?? "";
  const child = spawn("git", ["http-backend"], {
    env: {
      ...GIT_ENVIRONMENT,
      GIT_PROJECT_ROOT: root,
      GIT_HTTP_EXPORT_ALL: "1",
      PATH_INFO: path,
      QUERY_STRING: new URL(request.url).search.slice(1),
      REQUEST_METHOD: request.method,
      CONTENT_TYPE: header("content-type"),
      HTTP_CONTENT_ENCODING: header("content-encoding"),
      GIT_PROTOCOL: header("git-protocol"),
      ...environment,
    },
    stdio: ["pipe", "pipe", "ignore"],
  });
  const closed = once(child, "close");
  const input = request.body === null ? Readable.from([]) : Readable.fromWeb(request.body as never);
  // The pipe breaks if the client disconnects or git stops reading early; git's response reports the outcome.
  pipeline(input, child.stdin).catch(() => child.stdin.destroy());

  const chunks = child.stdout[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  const { head, rest } = await readHead(chunks);
  const { status, headers } = parseHead(head);
  const body = async function* (): AsyncGenerator<Buffer> {
    try {
      if (rest.length > 0) yield rest;
      for (let next = await chunks.next(); !next.done; next = await chunks.next()) yield next.value;
    } finally {
      // Also if the client has disconnected, since git may have moved refs by then.
      child.stdout.resume();
      await closed;
      await done();
    }
  };
  return new Response(Readable.toWeb(Readable.from(body())) as ReadableStream, { status, headers });
}

async function readHead(chunks: AsyncIterator<Buffer>): Promise<{ head: string; rest: Buffer }> {
  let received: Buffer = Buffer.alloc(0);
  for (let next = await chunks.next(); !next.done; next = await chunks.next()) {
    received = Buffer.concat([received, next.value]);
    const end = received.indexOf(END_OF_HEAD);
    if (end < 0) continue;
    return { head: received.toString("latin1", 0, end), rest: received.subarray(end + END_OF_HEAD.length) };
  }
  throw new Error("git http-backend exited without a response.");
}

function parseHead(head: string): { status: number; headers: Headers } {
  const headers = new Headers();
  let status = 200;
  for (const line of head.split("\r\n")) {
    const colon = line.indexOf(":");
    const [name, value] = [line.slice(0, colon), line.slice(colon + 1).trim()];
    if (name.toLowerCase() === "status") status = Number.parseInt(value, 10);
    else headers.append(name, value);
  }
  return { status, headers };
}
