import { cp, mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { CloudflareAccess } from "../../scripts/local/cloudflare/stand-in.ts";
import { type BenchApp, writeApp } from "./apps/bench-app.ts";
import { gzipBytesOf } from "./measure/gzip-size.ts";
import { type OursRun, runOurs } from "./ours/run-ours.ts";
import { lockPackages, PEER_ASSETS, PEER_WORKER, runPeer } from "./peer.ts";
import { type AppReport, compare, SCENARIOS, type Scenario } from "./report.ts";

/** Time before each run, in which the disk writes and the replaced Worker of the previous run settle. */
const SETTLE_MS = 2000;

export interface BenchSetup {
  readonly toolkit: string;
  /** Path of the bundled process to measure. */
  readonly ours: string;
  readonly cloudflare: CloudflareAccess;
  readonly namespace: string;
  /** An empty directory. */
  readonly folder: string;
  readonly rounds: number;
  readonly scenarios?: readonly Scenario[];
  note(line: string): void;
}

/** The state from which a run starts. */
interface Start {
  readonly revision: number;
  readonly npmCache: string;
  /** Directory with the packages and artifacts of earlier runs. */
  readonly cache: string;
  readonly memory?: boolean;
}

/**
 * Measures ours and the peer in alternation, each in a checkout of its own without installed packages. Throws if one
 * of them cannot build or deploy the app.
 */
export async function compareApp(app: BenchApp, setup: BenchSetup): Promise<AppReport> {
  const { folder, rounds, scenarios = SCENARIOS, note } = setup;
  const warmNpm = join(folder, "npm");
  const cache = join(folder, "cache");
  const lock = join(folder, "lock");
  const cold = join(folder, "cold");
  await writeApp(app, lock, 0);
  note(`${app.name}: lock file`);
  await lockPackages(lock, warmNpm);
  const sides = createSides(app, setup, join(lock, "package-lock.json"));

  // Fill the caches that later runs start from.
  note(`${app.name}: first run of both`);
  await sides.ours({ revision: 0, npmCache: warmNpm, cache });
  await sides.peer({ revision: 0, npmCache: warmNpm, cache });
  note(`${app.name}: memory and sizes`);
  const start = { revision: 1, npmCache: warmNpm, cache, memory: true };
  const ours = await sides.ours(start);
  if (ours.built !== 1) throw new Error("The changed app was not built.");
  const peer = await sides.peer(start);
  const gzipBytes = await sides.gzipBytes();

  let revision = 1;
  const starts: Readonly<Record<Scenario, () => Promise<Start>>> = {
    async cold() {
      await rm(cold, { recursive: true, force: true });
      await mkdir(cold);
      return { revision, npmCache: join(cold, "npm"), cache: join(cold, "cache") };
    },
    async warm() {
      revision += 1;
      return { revision, npmCache: warmNpm, cache };
    },
    unchanged: async () => ({ revision, npmCache: warmNpm, cache }),
  };
  const expected: Readonly<Record<Scenario, Pick<OursRun, "built">>> = {
    cold: { built: 1 },
    warm: { built: 1 },
    unchanged: { built: 0 },
  };
  const times: Partial<Record<Scenario, { ours: number[]; peer: number[] }>> = {};
  for (const scenario of scenarios) {
    const measured = { ours: [] as number[], peer: [] as number[] };
    for (let round = 1; round <= rounds; round += 1) {
      note(`${app.name}: ${scenario}, round ${round} of ${rounds}`);
      const oursStart = await starts[scenario]();
      const { ms, built } = await sides.ours(oursStart);
      if (built !== expected[scenario].built) throw new Error(`${scenario}: ${built} artifacts were built.`);
      measured.ours.push(ms);
      // The peer must not benefit from packages that ours has downloaded.
      const peerStart = scenario === "cold" ? await starts.cold() : oursStart;
      measured.peer.push((await sides.peer(peerStart)).ms);
    }
    times[scenario] = measured;
  }
  const compared = Object.entries(times).map(([scenario, { ours, peer }]) => [scenario, compare(ours, peer)]);
  return {
    ...Object.fromEntries(compared),
    gzipBytes,
    peakMemoryBytes: { ours: ours.peakBytes, peer: peer.peakBytes },
  };
}

function createSides(
  app: BenchApp,
  { folder, toolkit, ours, cloudflare, namespace }: BenchSetup,
  lockFile: string,
) {
  const checkout = async (side: string, revision: number): Promise<string> => {
    const directory = join(folder, side);
    await rm(directory, { recursive: true, force: true });
    await writeApp(app, directory, revision);
    await cp(lockFile, join(directory, "package-lock.json"));
    await sleep(SETTLE_MS);
    return directory;
  };
  const out = join(folder, "artifact");
  return {
    async ours({ revision, npmCache, cache, memory = false }: Start): Promise<OursRun> {
      const directory = await checkout("ours", revision);
      const { apiUrl, accountId, apiToken } = cloudflare;
      return runOurs(
        ours,
        {
          kind: "deploy",
          app: app.name,
          toolkit,
          cache,
          directory,
          out,
          cloudflare: { apiUrl, accountId, apiToken, namespace },
        },
        { cwd: directory, npmCache, memory },
      );
    },

    async peer({ revision, npmCache, memory = false }: Start) {
      const directory = await checkout("peer", revision);
      return runPeer({ app, directory, npmCache, cloudflare, namespace, memory });
    },

    /** Measures the output of each side's last run. */
    async gzipBytes() {
      const theirs = join(folder, "peer");
      return {
        ours: await gzipBytesOf([join(out, "worker"), ...(app.frontEnd ? [join(out, "assets")] : [])]),
        peer: await gzipBytesOf([
          join(theirs, PEER_WORKER),
          ...(app.frontEnd ? [join(theirs, PEER_ASSETS)] : []),
        ]),
      };
    },
  };
}
