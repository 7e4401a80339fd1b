import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { CloudflareAccess } from "../../scripts/local/cloudflare/stand-in.ts";
import type { BenchApp } from "./apps/bench-app.ts";
import { withoutAbsentOptionals } from "./apps/lock-file.ts";
import { type Command, type Run, run } from "./measure/run.ts";

export interface PeerRequest {
  readonly app: BenchApp;
  readonly directory: string;
  readonly npmCache: string;
  readonly cloudflare: CloudflareAccess;
  readonly namespace: string;
  readonly memory?: boolean;
}

/** Directory to which wrangler writes the Worker that it uploads. */
export const PEER_WORKER = ".bench/worker";
export const PEER_ASSETS = "dist";

const NPM_FLAGS = ["--no-audit", "--no-fund", "--no-progress", "--loglevel=error"];

/**
 * Runs `npm ci`, `vite build` if the app has a front end, and `wrangler deploy`. Returns the sum of the times and the
 * highest peak of memory.
 */
export async function runPeer(request: PeerRequest): Promise<Omit<Run, "stdout">> {
  let ms = 0;
  let peakBytes = 0;
  for (const command of commandsOf(request)) {
    const measured = await run(command, { memory: request.memory === true });
    ms += measured.ms;
    peakBytes = Math.max(peakBytes, measured.peakBytes);
  }
  return { ms, peakBytes };
}

function commandsOf({ app, directory, npmCache, cloudflare, namespace }: PeerRequest): readonly Command[] {
  const { apiUrl, apiToken, accountId } = cloudflare;
  const env = {
    ...process.env,
    CI: "1",
    npm_config_cache: npmCache,
    WRANGLER_SEND_METRICS: "false",
    WRANGLER_HIDE_BANNER: "true",
    CLOUDFLARE_CF_FETCH_ENABLED: "false",
    CLOUDFLARE_API_BASE_URL: apiUrl,
    CLOUDFLARE_API_TOKEN: apiToken,
    CLOUDFLARE_ACCOUNT_ID: accountId,
  };
  // Start the script directly, because `npx` would add to the time.
  const node = (script: string, ...args: string[]): Command => ({
    command: process.execPath,
    args: [join(directory, "node_modules", script), ...args],
    cwd: directory,
    env,
  });
  const name = `${app.name}-peer`;
  return [
    { command: "npm", args: ["ci", ...NPM_FLAGS], cwd: directory, env },
    ...(app.frontEnd ? [node("vite/bin/vite.js", "build", "--logLevel", "warn")] : []),
    node(
      "wrangler/bin/wrangler.js",
      ...["deploy", "--dispatch-namespace", namespace, "--name", name, "--outdir", PEER_WORKER],
    ),
  ];
}

/** Returns true if the npm registry, from which both sides install, answers a query for one package. */
export async function registryAnswers(cwd: string): Promise<boolean> {
  const args = ["view", "wrangler", "name", "--fetch-retries=0", "--fetch-timeout=15000"];
  const answered = run({ command: "npm", args, cwd, env: process.env });
  return answered.then(
    () => true,
    () => false,
  );
}

/** Writes the lock file that both sides install from. Requires the registry. */
export async function lockPackages(directory: string, npmCache: string): Promise<void> {
  await run({
    command: "npm",
    args: ["install", "--package-lock-only", "--ignore-scripts", ...NPM_FLAGS],
    cwd: directory,
    env: { ...process.env, npm_config_cache: npmCache },
  });
  const file = join(directory, "package-lock.json");
  await writeFile(file, withoutAbsentOptionals(await readFile(file, "utf8")));
}
