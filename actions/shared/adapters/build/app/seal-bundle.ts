import { resolve } from "node:path";
import type { Artifact } from "../../../domain/build/manifest.ts";
import { sealArtifact } from "../artifact/seal-artifact.ts";
import { replaceArtifact } from "../artifact/stage-artifact.ts";
import type { AppBundle } from "./bundle-app.ts";
import { writeBundle } from "./write-bundle.ts";

/** Which app is built, and where its artifact goes. */
export interface BuildTarget {
  readonly app: string;
  readonly buildKey: string;
  /** Created, or replaced as a whole if the build passes. */
  readonly outDirectory: string;
}

/** Writes the artifact of a bundle, in either build mode. Replaces `outDirectory` as a whole. */
export function storeBundle(
  { app, buildKey, outDirectory }: BuildTarget,
  bundle: AppBundle,
  toolchain: Readonly<Record<string, string>>,
): Promise<Artifact> {
  return replaceArtifact(resolve(outDirectory), async (stage) => {
    await writeBundle(stage, bundle);
    return sealArtifact(stage, {
      app,
      buildKey,
      worker: bundle.settings,
      moduleTypes: new Map(bundle.modules.map(({ path, type }) => [path, type])),
      toolchain,
      contributions: bundle.contributions,
      assetContributions: bundle.assets.flatMap(({ path, sources = [] }) =>
        sources.map((source) => ({ ...source, output: `/${path}` })),
      ),
    });
  });
}
