import { mkdir, rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import type { Artifact } from "../../../domain/build/manifest.ts";
import { createTempFolder } from "../../filesystem/temp-folder.ts";

/** Fills a directory next to `target` and renames it, so that `target` is always a complete artifact, old or new. */
export async function replaceArtifact(
  target: string,
  fill: (stage: string) => Promise<Artifact>,
): Promise<Artifact> {
  const parent = dirname(target);
  await mkdir(parent, { recursive: true });
  await using scratch = await createTempFolder(parent);
  const stage = join(scratch.path, basename(target));
  await mkdir(stage);
  const { manifest } = await fill(stage);
  await rm(target, { recursive: true, force: true });
  await rename(stage, target);
  return { manifest, directory: target };
}
