import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { measureAffected } from "./affected.ts";
import { COMPATIBILITY_DATE, json } from "./apps/bench-app.ts";
import { median } from "./measure/median.ts";
import { runOurs } from "./ours/run-ours.ts";
import type { FleetReport } from "./report.ts";

const COUNT = 100;
/** Number of asset files. Cloudflare allows 20,000 on its free plan and 100,000 on its paid plan. */
const ASSETS = 30_000;

export interface FleetOptions {
  readonly toolkit: string;
  /** Path of the bundled process to measure. */
  readonly ours: string;
  /** An empty directory. */
  readonly folder: string;
  readonly rounds: number;
}

/**
 * Measures builds of a repository with a hundred apps, each with a Worker and a page: after a change of one app, and
 * after a change of all.
 */
export async function timeFleet(options: FleetOptions): Promise<Readonly<Record<string, FleetReport>>> {
  const { folder, rounds } = options;
  const root = join(folder, "repository");
  const names = Array.from({ length: COUNT }, (_, index) => `app-${String(index).padStart(3, "0")}`);
  for (const name of names) await writeFleetApp(root, name, 0);
  await build(options, root, names, names);

  let revision = 0;
  const time = async (changed: readonly string[]): Promise<FleetReport> => {
    const times: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      revision += 1;
      for (const name of changed) await writeFleetApp(root, name, revision);
      const { ms, built } = await build(options, root, names, changed);
      if (built !== changed.length) throw new Error(`${built} of ${changed.length} changed apps were built.`);
      times.push(ms);
    }
    return { apps: COUNT, affected: changed.length, oursMs: Math.round(median(times)) };
  };
  return {
    "one changed": await time(names.slice(17, 18)),
    "all changed": await time(names),
    "lock file changed, decision only": await timeDecision(rounds),
    [`${ASSETS.toLocaleString("en")} assets`]: await timeAssets(options),
  };
}

/** Measures the build of an app that consists only of assets. Runs once, because the disk takes most of the time. */
async function timeAssets(options: FleetOptions): Promise<FleetReport> {
  const root = join(options.folder, "assets");
  const name = "gallery";
  const folder = join(root, "apps", name);
  await mkdir(folder, { recursive: true });
  await writeFile(
    join(folder, "wrangler.jsonc"),
    json({ name, compatibility_date: COMPATIBILITY_DATE, assets: { directory: "public" } }),
  );
  for (let index = 0; index < ASSETS; index += 1) {
    const served = join(folder, `public/${index % 100}`);
    if (index < 100) await mkdir(served, { recursive: true });
    await writeFile(join(served, `${index}.txt`), `asset ${index}\n`);
  }
  const { ms } = await build(options, root, [name], [name]);
  return { apps: 1, affected: 1, oursMs: Math.round(ms) };
}

async function timeDecision(rounds: number): Promise<FleetReport> {
  const { apps, decisionMs, affected } = await measureAffected(1000, rounds);
  return { apps, affected: affected.lockFile, oursMs: Math.round(decisionMs) };
}

async function build(
  { toolkit, ours, folder }: FleetOptions,
  root: string,
  apps: readonly string[],
  changed: readonly string[],
) {
  const out = join(folder, "out");
  await rm(out, { recursive: true, force: true });
  await mkdir(out);
  const files = changed.map((name) => `apps/${name}/src/main.ts`);
  return runOurs(
    ours,
    { kind: "fleet", toolkit, cache: join(folder, "cache"), root, apps, changed: files, out },
    { cwd: root, npmCache: join(folder, "npm") },
  );
}

async function writeFleetApp(root: string, name: string, revision: number): Promise<void> {
  const folder = join(root, "apps", name);
  await mkdir(join(folder, "src"), { recursive: true });
  const files = {
    "wrangler.jsonc": json({
      name,
      main: "worker.ts",
      compatibility_date: COMPATIBILITY_DATE,
      assets: { directory: "dist" },
    }),
    "worker.ts": `export default { fetch: () => Response.json({ app: "${name}" }) };\n`,
    "index.html": `<!doctype html>\n<title>${name}</title>\n<h1></h1>\n<script type="module" src="/src/main.ts"></script>\n`,
    "src/main.ts": `import "./style.css";\nimport { title } from "./title";\n\nconst heading = document.querySelector("h1");\nif (heading) heading.textContent = title(${revision});\n`,
    "src/title.ts": `export const title = (revision: number) => \`${name} at \${revision}\`;\n`,
    "src/style.css": "h1 {\n  font: 2rem sans-serif;\n}\n",
  };
  for (const [path, text] of Object.entries(files)) await writeFile(join(folder, path), text);
}
