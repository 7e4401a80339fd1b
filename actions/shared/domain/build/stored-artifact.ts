import * as v from "valibot";
import { toHex } from "../digest.ts";
import * as fields from "../schema/fields.ts";
import type { Manifest } from "./manifest.ts";

/** What a stored artifact was built from, and where. */
export interface ArtifactOrigin {
  /** 40-digit SHA of the commit whose sources were built. */
  readonly commit: string;
  /** Id and attempt of the run, e.g. `123.1`. */
  readonly run: string;
}

const ORIGIN = fields.object({
  App: v.string(),
  Digest: v.string(),
  "Build-Key": v.string(),
  Source: fields.commitSha,
  Run: v.pipe(v.string(), v.regex(/^\d{1,20}\.\d{1,5}$/)),
});

/** Renders the message of the commit that stores an artifact: a subject, and a trailer for each fact. */
export function renderStoredMessage(manifest: Manifest, { commit, run }: ArtifactOrigin): string {
  const { app, digest, buildKey, toolchain } = manifest;
  const trailers = [
    `App: ${app}`,
    `Digest: ${digest}`,
    `Build-Key: ${buildKey}`,
    `Source: ${commit}`,
    `Run: ${run}`,
    ...Object.entries(toolchain).map(([tool, version]) => `Tool: ${oneLine(tool)} ${oneLine(version)}`),
  ];
  return [`Artifact ${toHex(digest)} of ${app}`, "", ...trailers].join("\n");
}

/**
 * Parses the message of the commit that stores an artifact; undefined if it names another artifact than the manifest,
 * or does not say what was built, and by which run.
 */
export function parseStoredMessage(
  message: string,
  { app, digest, buildKey }: Pick<Manifest, "app" | "digest" | "buildKey">,
): ArtifactOrigin | undefined {
  const trailers = message.split("\n").flatMap((line) => {
    const [, name, value] = /^([A-Z][A-Za-z-]*): (.*)$/.exec(line) ?? [];
    return name === undefined || value === undefined ? [] : [[name, value] as const];
  });
  const { success, output } = v.safeParse(ORIGIN, Object.fromEntries(trailers));
  if (!success) return undefined;
  if (output.App !== app || output.Digest !== digest || output["Build-Key"] !== buildKey) return undefined;
  return { commit: output.Source, run: output.Run };
}

const oneLine = (text: string) => text.replaceAll(/\s+/g, " ");
