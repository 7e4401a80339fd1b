import http from "node:http";
import https from "node:https";
import type { LookupFunction } from "node:net";

export interface TextAnswer {
  readonly status: number;
  /** At most the first 64 KiB. */
  readonly body: string;
}

const MAX_BODY_BYTES = 64 * 1024;

/** Names under `localhost` are this machine (RFC 6761 section 6.3), but Node asks DNS for them, in vain. */
const lookupLoopback: LookupFunction = (_hostname, options, callback) => {
  if (options.all) callback(null, [{ address: "127.0.0.1", family: 4 }]);
  else callback(null, "127.0.0.1", 4);
};

/** A GET past every cache, that follows no redirect and leaves no connection behind. Rejects when nothing answers. */
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
