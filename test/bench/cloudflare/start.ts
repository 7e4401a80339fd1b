import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { CloudflareAccess } from "../../../scripts/local/cloudflare/stand-in.ts";

const PROCESS = fileURLToPath(new URL("process.ts", import.meta.url));

/**
 * The local Cloudflare in a process of its own, which ends with this one. What starts the measured processes has to be
 * small: Node.js copies the tables of all its memory for each of them, and 100 MB more are 5 ms more.
 */
export async function startCloudflareProcess(
  latencyMs: number,
): Promise<CloudflareAccess & { close(): Promise<void> }> {
  // Its Workers fetch nothing, and each of them would read this machine's certificates first.
  const { NODE_EXTRA_CA_CERTS: _, ...env } = process.env;
  const child = fork(PROCESS, [String(latencyMs)], { env });
  const ended = once(child, "exit");
  const [account] = await Promise.race([
    once(child, "message"),
    ended.then(([code]) => Promise.reject(new Error(`The local Cloudflare ended with ${code}.`))),
  ]);
  return {
    ...(account as CloudflareAccess),
    async close() {
      child.disconnect();
      await ended;
    },
  };
}
