import { isDigest } from "../digest.ts";
import { ENVIRONMENT_KINDS, isSlug } from "../naming.ts";
import type { BuiltTarget } from "../target.ts";
import { isTreemapUrl } from "./treemap-url.ts";

/** Reads what the build Action wrote; throws a RangeError that says which target is not one. */
export function parseBuiltTargets(value: unknown): readonly BuiltTarget[] {
  if (!Array.isArray(value)) throw new RangeError("it is not a list of targets.");
  return value.map((entry: unknown, index) => {
    const wrong = findFlaw(entry);
    if (wrong !== undefined) throw new RangeError(`target ${index} has no valid \`${wrong}\`.`);
    return entry as BuiltTarget;
  });
}

const CHECKS: Readonly<Record<keyof BuiltTarget, (value: unknown) => boolean>> = {
  app: (value) => typeof value === "string" && isSlug(value),
  path: (value) => typeof value === "string" && value !== "",
  environment: (value) => ENVIRONMENT_KINDS.some((kind) => kind === value),
  namespace: (value) => typeof value === "string" && /^[a-z0-9][a-z0-9_-]*$/.test(value),
  scriptName: (value) => typeof value === "string" && /^[a-z0-9][a-z0-9-]{0,62}$/.test(value),
  url: (value) => typeof value === "string" && /^https?:\/\/[a-z0-9.:-]+$/.test(value),
  commit: (value) => typeof value === "string" && /^[0-9a-f]{40}$/.test(value),
  pullRequest: (value) => value === undefined || isCount(value),
  deploymentId: isCount,
  digest: (value) => typeof value === "string" && isDigest(value),
  buildMs: (value) => typeof value === "number" && value >= 0,
  build: (value) => value === "built" || value === "reused",
  treemapUrl: (value) => value === undefined || (typeof value === "string" && isTreemapUrl(value)),
  startedAt: (value) => typeof value === "string" && !Number.isNaN(Date.parse(value)),
};

function findFlaw(entry: unknown): string | undefined {
  if (typeof entry !== "object" || entry === null) return "app";
  const fields: Readonly<Record<string, unknown>> = { ...entry };
  return Object.entries(CHECKS).find(([name, accepts]) => !accepts(fields[name]))?.[0];
}

function isCount(value: unknown): boolean {
  return typeof value === "number" && Number.isSafeInteger(value) && value > 0;
}
