import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import mime from "mime";
import { type Contribution, compose, GLUE, type Portion } from "../../../domain/build/composition.ts";
import {
  type Artifact,
  type ArtifactAsset,
  type ArtifactFile,
  type ArtifactModule,
  type AssetsConfig,
  type BuildMetrics,
  type Manifest,
  type ModuleSize,
  type ModuleType,
  PROOF_PATH,
  type Proof,
  TREEMAP_PATH,
  type WorkerSettings,
} from "../../../domain/build/manifest.ts";
import { toBuildId } from "../../../domain/digest.ts";
import { inParallel } from "../../filesystem/in-parallel.ts";
import { exists, listFiles } from "../../filesystem/list-files.ts";
import { readPlainFile } from "../../filesystem/open-file.ts";
import { digestArtifact, measureFile } from "./digest-artifact.ts";
import { drawTreemap } from "./draw-treemap.ts";
import { ASSETS_FOLDER, MANIFEST_FILE, PROOF_RULE, WORKER_FOLDER } from "./layout.ts";
import { refuseSecrets } from "./refuse-secrets.ts";

/** Facts about an artifact that its files do not show. */
export interface ArtifactFacts {
  readonly app: string;
  readonly buildKey: string;
  readonly worker: WorkerSettings;
  /** Types of the files below `worker/` by path. */
  readonly moduleTypes: ReadonlyMap<string, ModuleType>;
  readonly toolchain: Readonly<Record<string, string>>;
  /** Bytes that each source file adds to the main module; empty if unknown. */
  readonly contributions?: readonly ModuleSize[];
  /** Bytes that each source file adds to the assets; an asset without an entry counts as its own source. */
  readonly assetContributions?: readonly Contribution[];
}

/**
 * Turns a directory with `worker/` and `assets/` into an artifact by adding proof file, report and manifest. Throws
 * SECRET_FOUND.
 */
export async function sealArtifact(directory: string, facts: ArtifactFacts): Promise<Artifact> {
  const { app, buildKey, moduleTypes, toolchain } = facts;
  const worker = withProof(facts.worker);
  const modules = await describeModules(join(directory, WORKER_FOLDER), moduleTypes);
  const assets = await describeAssets(join(directory, ASSETS_FOLDER));
  const digest = digestArtifact({ formatVersion: 1, app, worker, modules, assets });

  const proof: Proof = { app, buildId: toBuildId(digest), digest };
  const proofFile = join(directory, ASSETS_FOLDER, PROOF_PATH);
  await mkdir(dirname(proofFile), { recursive: true });
  await writeFile(proofFile, `${JSON.stringify(proof)}\n`);

  const portions = await writeTreemap(directory, facts, { modules, assets });

  const manifest: Manifest = {
    formatVersion: 1,
    app,
    digest,
    buildId: proof.buildId,
    buildKey,
    worker,
    modules,
    assets: [...assets, await describeAsset(join(directory, ASSETS_FOLDER), PROOF_PATH)],
    toolchain,
    metrics: {
      ...(await measure(directory, modules, assets)),
      largestModules: findLargest(portions, "worker"),
      largestAssets: findLargest(portions, "assets"),
    },
  };
  await refuseSecrets({ manifest, directory });
  await writeFile(join(directory, MANIFEST_FILE), `${JSON.stringify(manifest, null, 2)}\n`);
  return { manifest, directory };
}

/** Writes the treemap of an artifact; returns its portions, largest first. */
export async function writeTreemap(
  directory: string,
  facts: Pick<ArtifactFacts, "app" | "worker" | "contributions" | "assetContributions">,
  { modules, assets }: Pick<Manifest, "modules" | "assets">,
): Promise<readonly Portion[]> {
  const portions = listPortions(facts, modules, assets);
  const file = join(directory, TREEMAP_PATH);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, drawTreemap(facts.app, portions));
  return portions;
}

/** Adds the rule that lets assets answer the liveness check even if the Worker handles all other requests first. */
export function withProof(worker: WorkerSettings): WorkerSettings {
  const { run_worker_first: rules, ...config } = worker.assetsConfig ?? {};
  const assetsConfig: AssetsConfig =
    rules === undefined || rules === false
      ? config
      : { ...config, run_worker_first: [...(rules === true ? ["/*"] : rules), PROOF_RULE] };
  return { ...worker, assetsConfig };
}

async function describeModules(
  folder: string,
  types: ReadonlyMap<string, ModuleType>,
): Promise<ArtifactModule[]> {
  const paths = [...types.keys()].sort();
  return Promise.all(
    paths.map(async (path) => {
      const type = types.get(path) ?? "data";
      return { ...(await describeFile(folder, path)), type };
    }),
  );
}

async function describeAssets(folder: string): Promise<readonly ArtifactAsset[]> {
  if (!(await exists(folder))) return [];
  return inParallel(await listFiles(folder), ({ path }) => describeAsset(folder, `/${path}`));
}

async function describeAsset(folder: string, path: string): Promise<ArtifactAsset> {
  return { ...(await describeFile(folder, path)), contentType: findContentType(path) };
}

async function describeFile(folder: string, path: string): Promise<ArtifactFile> {
  return { path, ...(await measureFile(join(folder, path))) };
}

/** Returns a file's content type; `application/null` makes Cloudflare send none. */
function findContentType(path: string): string {
  const type = mime.getType(path) ?? "application/null";
  return type.startsWith("text/") ? `${type}; charset=utf-8` : type;
}

async function measure(
  directory: string,
  modules: readonly ArtifactModule[],
  assets: readonly ArtifactAsset[],
): Promise<Omit<BuildMetrics, "largestModules" | "largestAssets">> {
  const counted = modules.filter(isCounted);
  const compressed = await Promise.all(
    counted.map(async ({ path }) => {
      const bytes = readPlainFile(join(directory, WORKER_FOLDER, path));
      return (await promisify(gzip)(bytes)).length;
    }),
  );
  return {
    workerBytes: sum(counted.map(({ sizeBytes }) => sizeBytes)),
    workerGzipBytes: sum(compressed),
    assetBytes: sum(assets.map(({ sizeBytes }) => sizeBytes)),
    assetCount: assets.length,
  };
}

/** Returns false for source maps, which Cloudflare does not count towards a Worker's size. */
function isCounted({ type }: ArtifactModule): boolean {
  return type !== "source-map";
}

function listPortions(
  {
    worker,
    contributions = [],
    assetContributions = [],
  }: Pick<ArtifactFacts, "worker" | "contributions" | "assetContributions">,
  modules: readonly ArtifactModule[],
  assets: readonly ArtifactAsset[],
): readonly Portion[] {
  const output = worker.mainModule ?? "";
  const bundled = contributions.map((part): Contribution => ({ ...part, output }));
  return [
    ...compose({ area: "worker", files: modules.filter(isCounted), contributions: bundled }),
    ...compose({ area: "assets", files: assets, contributions: assetContributions }),
  ];
}

function findLargest(portions: readonly Portion[], area: Portion["area"]): readonly ModuleSize[] {
  return portions
    .filter((portion) => portion.area === area && portion.path !== GLUE)
    .slice(0, 5)
    .map(({ path, sizeBytes }) => ({ path, sizeBytes }));
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
