import { rmSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import { Command, InvalidArgumentError, Option } from "commander";
import { createTempFolder } from "../../actions/shared/adapters/filesystem/temp-folder.ts";
import { errorMessage } from "../../actions/shared/domain/text/error-message.ts";
import { bundleActions } from "../../scripts/release/bundle-actions.ts";
import { AccountClient } from "../local/cloudflare/account-client.ts";
import { APPS } from "./apps/catalogue.ts";
import { startCloudflareProcess } from "./cloudflare/start.ts";
import { compareApp } from "./compare-app.ts";
import { compareStarts } from "./compare-starts.ts";
import { bundleOurs } from "./ours/bundle.ts";
import { registryAnswers } from "./peer.ts";
import { type AppReport, type BenchReport, renderReport } from "./report.ts";
import { timeFleet } from "./time-fleet.ts";

const TOOLKIT = resolve(import.meta.dirname, "../..");
const NAMESPACE = "bench";
const LATENCY_MS = 50;
/**
 * Rounds for the starts of Actions. A process that runs for only a tenth of a second needs more of them for a stable
 * median.
 */
const START_ROUNDS = 11;
const PARTS = [...Object.keys(APPS), "fleet", "actions"];

interface Flags {
  readonly rounds: number;
  readonly only?: string;
  readonly json?: boolean;
}

const note = (line: string) => console.error(line);

async function bench({ rounds, only }: Flags): Promise<{ report: BenchReport; skipped: readonly string[] }> {
  const wanted = (part: string) => only === undefined || only === part;
  const skipped: string[] = [];
  // If one part cannot be measured on this machine, report the others.
  const attempt = async <T>(part: string, body: () => Promise<T>): Promise<T | undefined> => {
    if (!wanted(part)) return undefined;
    try {
      return await body();
    } catch (thrown) {
      process.exitCode = 1;
      skipped.push(`${part}: ${errorMessage(thrown)}`);
      return undefined;
    }
  };
  await using scratch = await createTempFolder();
  for (const [signal, code] of [
    ["SIGINT", 130],
    ["SIGTERM", 143],
  ] as const) {
    process.once(signal, () => {
      rmSync(scratch.path, { recursive: true, force: true });
      process.exit(code);
    });
  }
  const folderFor = async (part: string) => {
    const folder = join(scratch.path, part);
    await mkdir(folder);
    return folder;
  };
  const ours = await bundleOurs(TOOLKIT, scratch.path);
  const apps = Object.entries(APPS).filter(([name]) => wanted(name));
  const installable = apps.length === 0 || (await registryAnswers(scratch.path));
  const cloudflare = await startCloudflareProcess(LATENCY_MS);
  try {
    await new AccountClient(cloudflare).createNamespace(NAMESPACE);
    const compared: Record<string, AppReport> = {};
    for (const [name, createApp] of apps) {
      if (!installable) {
        skipped.push(`${name}: the npm registry, from which both sides install, does not answer`);
        continue;
      }
      const report = await attempt(name, async () =>
        compareApp(await createApp(TOOLKIT), {
          toolkit: TOOLKIT,
          ours,
          cloudflare,
          namespace: NAMESPACE,
          folder: await folderFor(name),
          rounds,
          note,
        }),
      );
      if (report !== undefined) compared[name] = report;
    }
    const fleet = await attempt("fleet", async () => {
      note("fleet: 100 apps, and a decision about 1,000");
      return timeFleet({ toolkit: TOOLKIT, ours, folder: await folderFor("fleet"), rounds });
    });
    const actions = await attempt("actions", async () => {
      note("actions: bundling, then starting each");
      await bundleActions();
      return compareStarts(TOOLKIT, Math.max(rounds, START_ROUNDS));
    });
    return { report: { apps: compared, fleet: fleet ?? {}, actions: actions ?? {} }, skipped };
  } finally {
    await cloudflare.close();
  }
}

const program = new Command("bench")
  .description(
    "compare this toolkit with npm ci + vite build + wrangler deploy, against a local Cloudflare with 50 ms of latency",
  )
  .addOption(
    new Option("--rounds <n>", "number of measurements; the report shows their medians")
      .argParser((text) => {
        if (/^[1-9]\d?$/.test(text)) return Number(text);
        throw new InvalidArgumentError("It must be a number from 1 to 99.");
      })
      .default(3),
  )
  .addOption(new Option("--only <part>", "measure only this app or part").choices(PARTS))
  .option("--json", "print one JSON object")
  .action(async (flags: Flags) => {
    const { report, skipped } = await bench(flags);
    console.log(flags.json ? JSON.stringify(report, null, 2) : renderReport(report));
    for (const line of skipped) note(`\nskipped ${line}`);
  });
await program.parseAsync();
