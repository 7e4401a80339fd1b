import * as v from "valibot";
import {
  type AssetsConfig,
  type Manifest,
  type ModuleType,
  PROOF_PATH,
} from "../../../domain/build/manifest.ts";
import { toBuildId } from "../../../domain/digest.ts";
import { MAX_ASSET_BYTES, PLAN_LIMITS } from "../../../domain/limits.ts";
import { buildKey, count, digest, slug } from "../../../domain/schema/fields.ts";
import { isRecord } from "../../../domain/schema/is-record.ts";
import { describeProblems, validateEarly } from "../../../domain/schema/validate.ts";
import { digestArtifact } from "./digest-artifact.ts";
import { isConfinedPath } from "./layout.ts";

const MODULE_TYPES: readonly ModuleType[] = ["esm", "commonjs", "wasm", "text", "data", "source-map"];
const CONTENT_TYPE = /^[\w!#$&^.+-]+\/[\w!#$&^.+-]+(; charset=utf-8)?$/;
const MAX_FILES = PLAN_LIMITS.paid.assetCount;

// Loose objects keep members that the schema does not list: the digest covers them too.

/** Creates the schema of an object with any members. */
const anyObject = <Value extends object>() => v.custom<Value>(isRecord, "an object");

const CONFINED = "a path that stays in the artifact";

const artifactModule = v.looseObject({
  path: v.pipe(v.string(), v.check(isConfinedPath, CONFINED)),
  sizeBytes: count,
  digest,
  type: v.picklist(MODULE_TYPES),
});

const artifactAsset = v.looseObject({
  path: v.pipe(
    v.string(),
    v.check((path) => path.startsWith("/") && isConfinedPath(path.slice(1)), `${CONFINED} and begins with /`),
  ),
  sizeBytes: v.pipe(count, v.maxValue(MAX_ASSET_BYTES)),
  digest,
  contentType: v.pipe(v.string(), v.regex(CONTENT_TYPE, "a content type")),
});

const workerSettings = v.looseObject({
  mainModule: v.exactOptional(v.string()),
  compatibilityDate: v.string(),
  compatibilityFlags: v.array(v.string()),
  bindings: v.array(v.looseObject({ type: v.string(), name: v.string() })),
  migrations: v.array(v.looseObject({ tag: v.string() })),
  assetsConfig: v.exactOptional(anyObject<AssetsConfig>()),
  passthrough: anyObject<Readonly<Record<string, unknown>>>(),
});

const sizes = v.array(v.looseObject({ path: v.string(), sizeBytes: count }));

/** Shown to people; the pipeline bases no decision on them. */
const buildMetrics = v.looseObject({
  workerBytes: count,
  workerGzipBytes: count,
  assetBytes: count,
  assetCount: count,
  largestModules: sizes,
  largestAssets: sizes,
});

const manifestSchema = v.looseObject({
  formatVersion: v.literal(1),
  app: slug,
  digest,
  buildId: v.string(),
  buildKey,
  worker: workerSettings,
  toolchain: anyObject<Readonly<Record<string, string>>>(),
  metrics: buildMetrics,
  modules: v.array(artifactModule),
  assets: v.array(artifactAsset),
});

/**
 * Reads a manifest, which is data from outside. Returns it if its digest covers what it lists, and the first problem
 * otherwise: a text that completes "The manifest …".
 */
export function parseManifest(value: unknown): Manifest | { readonly invalid: string } {
  const validation = validateEarly(manifestSchema, value);
  if (!validation.valid) return { invalid: `is invalid: ${describeProblems(validation.problems)}` };
  const reason = findContradiction(validation.value);
  return reason === undefined ? validation.value : { invalid: `${reason}.` };
}

function findContradiction(parsed: Manifest): string | undefined {
  const { buildId, modules, assets, worker } = parsed;
  const { mainModule } = worker;
  if (buildId !== toBuildId(parsed.digest)) return "has a build id that does not match its digest";
  if (modules.length + assets.length > MAX_FILES) return `lists more than ${MAX_FILES} files`;
  if (new Set(modules.map(({ path }) => path)).size !== modules.length) return "lists a module twice";
  if (new Set(assets.map(({ path }) => path)).size !== assets.length) return "lists an asset twice";
  if (!assets.some(({ path }) => path === PROOF_PATH)) return `does not list the proof file ${PROOF_PATH}`;
  if (mainModule !== undefined && !modules.some(({ path }) => path === mainModule)) {
    return `does not list its main module "${mainModule}"`;
  }
  if (digestArtifact(parsed) !== parsed.digest) return "claims a digest that does not match what it lists";
  return undefined;
}
