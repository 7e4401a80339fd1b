import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { CloudflareAccess } from "../../../scripts/local/cloudflare/stand-in.ts";

const PROCESS = fileURLToPath(new URL("process.ts", import.meta.url));

/**
 * Starts the Cloudflare stand-in in a process of its own, which ends with this one. The process that spawns the
 * measured processes must stay small: spawning copies its page tables, which takes 5 ms more per 100 MB.
 */
export async function startCloudflareProcess(
  latencyMs: number,
): Promise<CloudflareAccess & { close(): Promise<void> }> {
  // The Workers make no requests, and reading this machine's certificates would slow down the start of each.
  const { NODE_EXTRA_CA_CERTS: _, ...env } = process.env;
  const child = fork(PROCESS, [String(latencyMs)], { env });
  const ended = once(child, "exit");
  const [account] = await Promise.race([
    once(child, "message"),
    ended.then(([code]) => Promise.reject(new Error(`The Cloudflare stand-in exited with ${code}.`))),
  ]);
  return {
    ...(account as CloudflareAccess),
    async close() {
      child.disconnect();
      await ended;
    },
  };
}
