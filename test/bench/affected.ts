import { rm } from "node:fs/promises";
import { createCheckoutAppInputs } from "../../actions/shared/adapters/build/packages/checkout-app-inputs.ts";
import { createTempFolder } from "../../actions/shared/adapters/filesystem/temp-folder.ts";
import { planTargets } from "../../actions/shared/domain/plan/plan.ts";
import { writeFiles } from "../fixtures/workspace.ts";

export interface AffectedMeasurement {
  readonly apps: number;
  /** Median time of the decision in milliseconds, including reading the workspace and both lock files. */
  readonly decisionMs: number;
  /** Number of apps that each change affects. */
  readonly affected: Readonly<Record<"lockFile" | "sharedPackage" | "rootConfiguration", number>>;
}

const PACKAGES = 50;

/**
 * Measures which apps a change affects, in a workspace where every app uses one of 50 shared packages and one of 500
 * installed ones.
 */
export async function measureAffected(apps = 1000, rounds = 5): Promise<AffectedMeasurement> {
  const folder = await createTempFolder();
  try {
    const { lock, files } = workspaceOf(apps);
    await writeFiles(folder.path, files);
    const names = Array.from({ length: apps }, (_, index) => `app-${index}`);
    const appInputs = createCheckoutAppInputs(folder.path);
    const decide = async (changed: string) => {
      const found = await appInputs.load({
        paths: names.map((name) => `apps/${name}`),
        changed: [changed],
        before: async () =>
          JSON.stringify(lock).replace('"integrity":"sha512-7"', '"integrity":"sha512-old"'),
      });
      return planTargets({
        config: {
          apps: "apps",
          cloudflare: { plan: "paid" },
          environments: {
            preview: { namespace: "preview", domain: "preview.example.com" },
            production: { namespace: "production", domain: "example.com" },
          },
          model: { name: "none", maxTurns: 1, maxOutputTokens: 1 },
          build: { appsPerJob: 50, maxJobs: 8, measureStartup: false },
          production: { requireIdentical: false },
        },
        environment: "production",
        commit: "c".repeat(40),
        repository: "bench",
        folders: names,
        changes: { known: true, files: [changed] },
        appInputs: found,
      }).targets.length;
    };
    const times: number[] = [];
    let lockFile = 0;
    for (let round = 0; round < rounds; round += 1) {
      const started = performance.now();
      lockFile = await decide("package-lock.json");
      times.push(performance.now() - started);
    }
    const sharedPackage = await decide("packages/p-7/index.ts");
    const rootConfiguration = await decide("tsconfig.base.json");
    const median = times.sort((a, b) => a - b)[Math.floor(rounds / 2)] ?? 0;
    return {
      apps,
      decisionMs: Math.round(median),
      affected: { lockFile, sharedPackage, rootConfiguration },
    };
  } finally {
    await rm(folder.path, { recursive: true });
  }
}

function workspaceOf(apps: number) {
  const packages: Record<string, object> = { "": { name: "bench" } };
  const files: Record<string, unknown> = {
    ".git/HEAD": "ref: refs/heads/main",
    "package.json": { name: "bench", workspaces: ["apps/*", "packages/*"] },
    "tsconfig.base.json": {},
  };
  const add = (path: string, name: string, dependencies: Record<string, string>) => {
    files[`${path}/package.json`] = { name, dependencies };
    files[`${path}/tsconfig.json`] = { extends: "../../tsconfig.base.json" };
    packages[path] = { name, dependencies };
    packages[`node_modules/${name}`] = { resolved: path, link: true };
  };
  for (let index = 0; index < PACKAGES; index += 1) add(`packages/p-${index}`, `@bench/p-${index}`, {});
  for (let index = 0; index < 500; index += 1) {
    const dependencies = { [`dep-${(index + 1) % 500}`]: "1" };
    const entry = { version: "1.0.0", integrity: `sha512-${index}` };
    packages[`node_modules/dep-${index}`] = index % 10 === 9 ? entry : { ...entry, dependencies };
  }
  for (let index = 0; index < apps; index += 1) {
    add(`apps/app-${index}`, `app-${index}`, {
      [`@bench/p-${index % PACKAGES}`]: "*",
      [`dep-${index % 500}`]: "1",
    });
  }
  const lock = { lockfileVersion: 3, packages };
  files["package-lock.json"] = lock;
  return { lock, files };
}

if (import.meta.main) console.log(JSON.stringify(await measureAffected()));
