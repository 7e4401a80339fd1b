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

/** Where wrangler leaves the Worker that it uploaded. */
export const PEER_WORKER = ".bench/worker";
export const PEER_ASSETS = "dist";

const NPM_FLAGS = ["--no-audit", "--no-fund", "--no-progress", "--loglevel=error"];

/** `npm ci`, `vite build` where there is a front end, `wrangler deploy`: times add up, the highest peak counts. */
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
  // Without `npx`, which would only add to their time.
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

/** Both sides install from it, so without it neither can be measured. Asks for one package. */
export async function registryAnswers(cwd: string): Promise<boolean> {
  const args = ["view", "wrangler", "name", "--fetch-retries=0", "--fetch-timeout=15000"];
  const answered = run({ command: "npm", args, cwd, env: process.env });
  return answered.then(
    () => true,
    () => false,
  );
}

/** Writes the lock file that both sides install from. Needs the registry. */
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
