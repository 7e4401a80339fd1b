import { createHash, hash as hashAtOnce } from "node:crypto";
import { setImmediate } from "node:timers/promises";
import { type ArtifactFile, type Manifest, PROOF_PATH } from "../../../domain/build/manifest.ts";
import type { Digest } from "../../../domain/digest.ts";
import { byCodeUnits } from "../../../domain/text/compare.ts";
import { openPlainFile } from "../../filesystem/open-file.ts";
import { readSmall } from "../../filesystem/read-small.ts";

/** The parts of a manifest that its digest covers. Build key, toolchain and metrics describe the build, not the artifact. */
export type ArtifactIdentity = Pick<Manifest, "formatVersion" | "app" | "worker" | "modules" | "assets">;

/** Computes an artifact's digest, which depends neither on the machine nor on the order of keys and files. */
export function digestArtifact({ formatVersion, app, worker, modules, assets }: ArtifactIdentity): Digest {
  // The proof file contains this digest, so the digest cannot cover it.
  const served = assets.filter(({ path }) => path !== PROOF_PATH);
  const identity = { formatVersion, app, worker, modules: byPath(modules), assets: byPath(served) };
  return digestBytes(canonicalJson(identity));
}

/** Returns the digest of bytes. */
export function digestBytes(bytes: string | Uint8Array): Digest {
  return `sha256:${hashAtOnce("sha256", bytes, "hex")}`;
}

/** Returns the digest of a file's content. */
export async function digestFile(path: string): Promise<Digest> {
  return (await measureFile(path)).digest;
}

/** Returns size and digest of a file, as a manifest lists them. */
export async function measureFile(path: string): Promise<Pick<ArtifactFile, "sizeBytes" | "digest">> {
  const small = readSmall(path);
  if (small !== undefined) return { sizeBytes: small.length, digest: digestBytes(small) };
  const hash = createHash("sha256");
  using file = openPlainFile(path);
  let sizeBytes = 0;
  for (const chunk of file.chunks()) {
    hash.update(chunk);
    sizeBytes += chunk.length;
    await setImmediate();
  }
  return { sizeBytes, digest: `sha256:${hash.digest("hex")}` };
}

/** Returns JSON with the keys of every object in code-unit order. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, member: unknown) => {
    if (typeof member !== "object" || member === null || Array.isArray(member)) return member;
    return Object.fromEntries(Object.entries(member).sort(byCodeUnits(([key]) => key)));
  });
}

function byPath<T extends { readonly path: string }>(files: readonly T[]): readonly T[] {
  return files.toSorted(byCodeUnits(({ path }) => path));
}
