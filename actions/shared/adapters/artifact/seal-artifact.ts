import { mkdir, readFile, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import mime from "mime";
import { buildIdOf } from "../../domain/digest.ts";
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
  type WorkerSettings,
} from "../../domain/manifest.ts";
import { exists, listFiles } from "../filesystem/list-files.ts";
import { digestArtifact, digestFile } from "./digest-artifact.ts";
import { ASSETS_FOLDER, MANIFEST_FILE, PROOF_RULE, WORKER_FOLDER } from "./layout.ts";

export interface ArtifactFacts {
  readonly app: string;
  readonly buildKey: string;
  readonly worker: WorkerSettings;
  /** By path below `worker/`; the files are there already. */
  readonly moduleTypes: ReadonlyMap<string, ModuleType>;
  readonly toolchain: Readonly<Record<string, string>>;
  /** What each source file adds to the main module; empty when that is not known. */
  readonly contributions?: readonly ModuleSize[];
}

/** Makes a folder that holds `worker/` and `assets/` an artifact: adds the proof file and the manifest. */
export async function sealArtifact(directory: string, facts: ArtifactFacts): Promise<Artifact> {
  const { app, buildKey, moduleTypes, toolchain, contributions = [] } = facts;
  const worker = withProof(facts.worker);
  const modules = await describeModules(join(directory, WORKER_FOLDER), moduleTypes);
  const assets = await describeAssets(join(directory, ASSETS_FOLDER));
  const digest = digestArtifact({ formatVersion: 1, app, worker, modules, assets });

  const proof: Proof = { app, buildId: buildIdOf(digest), digest };
  const proofFile = join(directory, ASSETS_FOLDER, PROOF_PATH);
  await mkdir(dirname(proofFile), { recursive: true });
  await writeFile(proofFile, `${JSON.stringify(proof)}\n`);

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
      largestModules: largestModules(modules, worker.mainModule, contributions),
    },
  };
  await writeFile(join(directory, MANIFEST_FILE), `${JSON.stringify(manifest, null, 2)}\n`);
  return { manifest, directory };
}

/** The proof of life must come from the assets even when the Worker asks to see every request first. */
function withProof(worker: WorkerSettings): WorkerSettings {
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

async function describeAssets(folder: string): Promise<ArtifactAsset[]> {
  if (!(await exists(folder))) return [];
  const assets: ArtifactAsset[] = [];
  for (const { path } of await listFiles(folder)) assets.push(await describeAsset(folder, `/${path}`));
  return assets;
}

async function describeAsset(folder: string, path: string): Promise<ArtifactAsset> {
  return { ...(await describeFile(folder, path)), contentType: contentTypeOf(path) };
}

async function describeFile(folder: string, path: string): Promise<ArtifactFile> {
  const file = join(folder, path);
  return { path, sizeBytes: (await stat(file)).size, digest: await digestFile(file) };
}

/** `application/null` is Cloudflare's word for "send no content type". */
function contentTypeOf(path: string): string {
  const type = mime.getType(path) ?? "application/null";
  return type.startsWith("text/") ? `${type}; charset=utf-8` : type;
}

async function measure(
  directory: string,
  modules: readonly ArtifactModule[],
  assets: readonly ArtifactAsset[],
): Promise<Omit<BuildMetrics, "largestModules">> {
  // Cloudflare does not count source maps towards a Worker's size.
  const counted = modules.filter(({ type }) => type !== "source-map");
  const compressed = await Promise.all(
    counted.map(async ({ path }) => {
      const bytes = await readFile(join(directory, WORKER_FOLDER, path));
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

/** Where it is known what a bundle is made of, its parts count instead of the bundle. */
function largestModules(
  modules: readonly ArtifactModule[],
  mainModule: string | undefined,
  contributions: readonly ModuleSize[],
): readonly ModuleSize[] {
  const whole = modules
    .filter(({ path, type }) => type !== "source-map" && !(path === mainModule && contributions.length > 0))
    .map(({ path, sizeBytes }) => ({ path, sizeBytes }));
  return [...whole, ...contributions]
    .toSorted((a, b) => b.sizeBytes - a.sizeBytes || (a.path < b.path ? -1 : 1))
    .slice(0, 5);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
