import { type Manifest, type ModuleType, PROOF_PATH } from "../../../domain/build/manifest.ts";
import { buildIdOf, type Digest, isDigest } from "../../../domain/digest.ts";
import { MAX_ASSET_BYTES, PLAN_LIMITS } from "../../../domain/limits.ts";
import { isSlug } from "../../../domain/naming.ts";
import { digestArtifact } from "./digest-artifact.ts";
import { isConfinedPath } from "./layout.ts";

const MODULE_TYPES: readonly ModuleType[] = ["esm", "commonjs", "wasm", "text", "data", "source-map"];
const BUILD_KEY = /^[0-9a-f]{64}$/;
const CONTENT_TYPE = /^[\w!#$&^.+-]+\/[\w!#$&^.+-]+(; charset=utf-8)?$/;
const MAX_FILES = PLAN_LIMITS.paid.assetCount;

/**
 * Reads a manifest as what it is: data from somebody else. Gives the manifest, or the first reason not to
 * believe it. When it gives a manifest, its digest covers what it lists.
 */
export function parseManifest(value: unknown): Manifest | { readonly invalid: string } {
  if (!isRecord(value)) return { invalid: "is not an object" };
  if (value["formatVersion"] !== 1) return { invalid: "has a format this version does not know" };
  const { app, digest, buildKey, worker, modules, assets } = value;
  if (typeof app !== "string" || !isSlug(app)) return { invalid: "names no app" };
  if (typeof digest !== "string" || !isDigest(digest)) return { invalid: "has no digest" };
  if (value["buildId"] !== buildIdOf(digest)) return { invalid: "has another build id than its digest" };
  if (typeof buildKey !== "string" || !BUILD_KEY.test(buildKey)) return { invalid: "has no build key" };
  if (!isWorker(worker)) return { invalid: "has no readable `worker`" };
  if (!isRecord(value["toolchain"])) return { invalid: "names no toolchain" };
  if (!isMetrics(value["metrics"])) return { invalid: "has no readable `metrics`" };
  if (!Array.isArray(modules) || !modules.every(isModule)) return { invalid: "lists a module it must not" };
  if (!Array.isArray(assets) || !assets.every(isAsset)) return { invalid: "lists an asset it must not" };
  const manifest = value as unknown as Manifest;
  const reason = findContradiction(manifest);
  return reason === undefined ? manifest : { invalid: reason };
}

function findContradiction(manifest: Manifest): string | undefined {
  const { modules, assets, worker } = manifest;
  if (modules.length + assets.length > MAX_FILES) return `lists more than ${MAX_FILES} files`;
  if (new Set(modules.map(({ path }) => path)).size !== modules.length) return "lists a module twice";
  if (new Set(assets.map(({ path }) => path)).size !== assets.length) return "lists an asset twice";
  if (!assets.some(({ path }) => path === PROOF_PATH)) return "lists no proof file";
  if (worker.mainModule !== undefined && !modules.some(({ path }) => path === worker.mainModule)) {
    return "lists no main module";
  }
  if (digestArtifact(manifest) !== manifest.digest) return "does not have the digest it claims";
  return undefined;
}

function isWorker(worker: unknown): boolean {
  return (
    isRecord(worker) &&
    (worker["mainModule"] === undefined || typeof worker["mainModule"] === "string") &&
    typeof worker["compatibilityDate"] === "string" &&
    isListOf(worker["compatibilityFlags"], (flag) => typeof flag === "string") &&
    isListOf(worker["bindings"], (entry) => hasText(entry, "type") && hasText(entry, "name")) &&
    isListOf(worker["migrations"], (entry) => hasText(entry, "tag")) &&
    (worker["assetsConfig"] === undefined || isRecord(worker["assetsConfig"])) &&
    isRecord(worker["passthrough"])
  );
}

/** Nothing is decided by them, but people are shown them. */
function isMetrics(metrics: unknown): boolean {
  const isPart = (entry: unknown) => isRecord(entry) && hasText(entry, "path") && isSize(entry["sizeBytes"]);
  return (
    isRecord(metrics) &&
    ["workerBytes", "workerGzipBytes", "assetBytes", "assetCount"].every((name) => isSize(metrics[name])) &&
    isListOf(metrics["largestModules"], isPart) &&
    isListOf(metrics["largestAssets"], isPart)
  );
}

function isModule(entry: unknown): boolean {
  if (!isFile(entry)) return false;
  return isConfinedPath(entry.path) && MODULE_TYPES.some((type) => type === entry["type"]);
}

function isAsset(entry: unknown): boolean {
  if (!isFile(entry) || !entry.path.startsWith("/") || entry.sizeBytes > MAX_ASSET_BYTES) return false;
  const contentType = entry["contentType"];
  return (
    isConfinedPath(entry.path.slice(1)) && typeof contentType === "string" && CONTENT_TYPE.test(contentType)
  );
}

function isFile(entry: unknown): entry is { path: string; sizeBytes: number; digest: Digest } & Row {
  if (!isRecord(entry)) return false;
  const { path, sizeBytes, digest } = entry;
  return typeof path === "string" && isSize(sizeBytes) && typeof digest === "string" && isDigest(digest);
}

function isSize(value: unknown): value is number {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
}

type Row = Readonly<Record<string, unknown>>;

function isRecord(value: unknown): value is Row {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isListOf(value: unknown, accepts: (entry: unknown) => boolean): boolean {
  return Array.isArray(value) && value.every(accepts);
}

function hasText(value: unknown, key: string): boolean {
  return isRecord(value) && typeof value[key] === "string";
}
