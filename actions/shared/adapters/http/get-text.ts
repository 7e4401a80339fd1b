import http from "node:http";
import https from "node:https";
import type { LookupFunction } from "node:net";

/** An HTTP answer. */
interface TextAnswer {
  readonly status: number;
  /** At most the first 64 KiB. */
  readonly body: string;
}

const MAX_BODY_BYTES = 64 * 1024;

/** Resolves names under `localhost` to this machine (RFC 6761 section 6.3); Node would ask DNS, which does not know them. */
const lookupLoopback: LookupFunction = (_hostname, options, callback) => {
  if (options.all) callback(null, [{ address: "127.0.0.1", family: 4 }]);
  else callback(null, "127.0.0.1", 4);
};

/** Sends a GET that bypasses caches, follows no redirects and closes its connection. Rejects without an answer in time. */
export function getText(url: string, { timeoutMs }: { readonly timeoutMs: number }): Promise<TextAnswer> {
  const { promise, resolve, reject } = Promise.withResolvers<TextAnswer>();
  const { protocol, hostname } = new URL(url);
  const options: https.RequestOptions = {
    agent: false,
    headers: { accept: "application/json", "cache-control": "no-cache" },
    signal: AbortSignal.timeout(timeoutMs),
    ...(/(^|\.)localhost$/.test(hostname) ? { lookup: lookupLoopback } : {}),
  };
  const request = (protocol === "https:" ? https : http).get(url, options, (response) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const finish = () => {
      const body = Buffer.concat(chunks).subarray(0, MAX_BODY_BYTES).toString("utf8");
      resolve({ status: response.statusCode ?? 0, body });
    };
    response.on("data", (chunk: Buffer) => {
      chunks.push(chunk);
      size += chunk.length;
      if (size > MAX_BODY_BYTES) {
        finish();
        response.destroy();
      }
    });
    response.on("end", finish);
    response.on("error", reject);
  });
  request.on("error", reject);
  return promise;
}
