import { type Digest, toBuildId } from "../digest.ts";
import { PipelineError } from "../errors.ts";
import { quote } from "../text/quote.ts";
import { type Manifest, PROOF_PATH } from "./manifest.ts";

/** A build that people saw: in the preview that they reviewed, or in production before a rollback. */
export interface SeenBuild {
  /** The Deployment that says so. */
  readonly deploymentId: number;
  readonly shownBy: "preview" | "earlier deployment";
  readonly digest: Digest;
  /** Absent if the Deployment does not name it. */
  readonly buildKey?: string | undefined;
}

/** A build of reviewed sources, and how it was made. */
export interface RebuiltApp {
  readonly manifest: Pick<Manifest, "app" | "digest" | "buildKey">;
  /** True if the app's build script made it, which need not give the same bytes twice. */
  readonly custom: boolean;
  /** True if a custom build must give the same bytes, too. */
  readonly requireIdentical: boolean;
}

/** The result of comparing a rebuilt app with what people saw. */
export type Reproduction =
  /** `note` is for people, in at most 80 characters. */
  | { readonly result: "deploy"; readonly note: string }
  /** Equal sources gave other bytes. */
  | { readonly result: "stop" };

const SHOWN = { preview: "that the preview showed", "earlier deployment": "that served then" } as const;

/**
 * Compares a build with the one that people saw. Equal build keys mean equal sources, settings and toolchain, which
 * give equal bytes in esbuild mode. `shown` is undefined if no preview has this build key.
 */
export function compareWithSeen(rebuilt: RebuiltApp, shown: SeenBuild | undefined): Reproduction {
  if (shown === undefined) return { result: "deploy", note: "this combination was not previewed" };
  const bytes = SHOWN[shown.shownBy];
  if (shown.digest === rebuilt.manifest.digest) {
    return { result: "deploy", note: `reproduced: the bytes ${bytes}` };
  }
  const differ = `the bytes differ from those ${bytes}`;
  if (shown.buildKey !== undefined && shown.buildKey !== rebuilt.manifest.buildKey) {
    return { result: "deploy", note: `${differ} (other toolchain)` };
  }
  if (rebuilt.custom && !rebuilt.requireIdentical) {
    return { result: "deploy", note: `${differ} (custom build)` };
  }
  return { result: "stop" };
}

/** Most differing files that a message names. */
const MAX_NAMED = 20;

/** Describes a mismatch as DIGEST_MISMATCH. `before` is the manifest of the build that people saw, if it is stored. */
export function digestMismatch(
  built: Manifest,
  shown: SeenBuild,
  before: Manifest | undefined,
): PipelineError {
  const { app, digest, buildId } = built;
  const what = `${shown.shownBy} ${shown.deploymentId}`;
  const message = [
    `${app} was rebuilt as ${buildId}, but ${what} showed ${toBuildId(shown.digest)} for the same sources.`,
    `Rebuilt: ${digest}`,
    `Shown: ${shown.digest}`,
    before === undefined
      ? "The artifact that was shown is not stored, so its files are unknown."
      : `Different: ${describeNames(listDifferences(built, before))}`,
  ];
  return new PipelineError("DIGEST_MISMATCH", message.join("\n"));
}

/** Lists the files of which two artifacts have different versions; `settings` stands for the Worker's settings. */
export function listDifferences(
  a: Pick<Manifest, "worker" | "modules" | "assets">,
  b: Pick<Manifest, "worker" | "modules" | "assets">,
): readonly string[] {
  const [files, others] = [digestsOf(a), digestsOf(b)];
  const paths = [...new Set([...files.keys(), ...others.keys()])].sort();
  const settings = sameSettings(a.worker, b.worker) ? [] : ["settings"];
  return [...paths.filter((path) => files.get(path) !== others.get(path)), ...settings];
}

function digestsOf({ modules, assets }: Pick<Manifest, "modules" | "assets">): ReadonlyMap<string, string> {
  return new Map([
    ...modules.map(({ path, type, digest }) => [`worker/${path}`, `${type} ${digest}`] as const),
    ...assets
      // It contains the digest, so it differs whenever anything does.
      .filter(({ path }) => path !== PROOF_PATH)
      .map(({ path, contentType, digest }) => [`assets${path}`, `${contentType} ${digest}`] as const),
  ]);
}

/** Compares as JSON: the order of keys may differ between builds only if the settings do. */
function sameSettings(a: Manifest["worker"], b: Manifest["worker"]): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function describeNames(names: readonly string[]): string {
  const shown = names.slice(0, MAX_NAMED).map(quote);
  const more = names.length - shown.length;
  return `${shown.join(", ") || "no file"}${more > 0 ? ` and ${more} more` : ""}`;
}
