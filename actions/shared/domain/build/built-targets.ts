import * as v from "valibot";
import * as fields from "../schema/fields.ts";
import type { BuiltTarget } from "../target.ts";
import { isTreemapUrl } from "./treemap-url.ts";

const builtTarget = fields.object({
  app: fields.slug,
  path: fields.confinedPath,
  environment: fields.environmentKind,
  namespace: fields.dispatchNamespace,
  scriptName: v.pipe(v.string(), v.regex(/^[a-z0-9][a-z0-9-]{0,62}$/, "a script's name")),
  url: v.pipe(v.string(), v.regex(/^https?:\/\/[a-z0-9.:-]+$/, "a URL without a path")),
  commit: fields.commitSha,
  pullRequest: v.exactOptional(fields.positiveInteger),
  deploymentId: fields.positiveInteger,
  digest: fields.digest,
  buildMs: fields.durationMs,
  build: v.picklist(["built", "reused"]),
  note: v.exactOptional(v.pipe(v.string(), v.regex(/^[\w ':,;()]{1,80}$/, "a note of one line"))),
  rollback: v.exactOptional(v.boolean()),
  treemapUrl: v.exactOptional(v.pipe(v.string(), v.check(isTreemapUrl, "a treemap's URL"))),
  startedAt: v.pipe(
    v.string(),
    v.check((text) => !Number.isNaN(Date.parse(text)), "an ISO 8601 time"),
  ),
});

/** Schema of the build Action's output `targets`. Its values become part of requests and paths, so each is checked. */
export const builtTargetsSchema: v.GenericSchema<unknown, readonly BuiltTarget[]> = v.array(builtTarget);
