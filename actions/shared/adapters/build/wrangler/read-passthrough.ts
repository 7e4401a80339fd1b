import type { Section } from "./section.ts";

interface TakenOver {
  readonly key: string;
  /** The upload API's word where it is another one. */
  readonly as?: string;
  /** The keys of the table; any when left out. */
  readonly keys?: readonly string[];
}

/** The upload API takes these tables as wrangler's configuration has them. */
const TABLES: readonly TakenOver[] = [
  { key: "limits", keys: ["cpu_ms", "subrequests"] },
  { key: "observability" },
  { key: "placement", keys: ["mode", "hint", "region", "host", "hostname"] },
  { key: "cache", as: "cache_options", keys: ["enabled", "cross_version_cache"] },
  // The declarative way to say which Durable Object classes exist, in the place of migrations.
  { key: "exports" },
];

/** Fields of the upload that no code of the pipeline has to understand. */
export function readPassthrough(root: Section): Readonly<Record<string, unknown>> {
  const taken: Record<string, unknown> = {};
  for (const { key, as = key, keys } of TABLES) {
    const table = root.table(key, keys);
    if (table !== undefined) taken[as] = table;
  }
  const logpush = root.flag("logpush");
  if (logpush !== undefined) taken["logpush"] = logpush;
  for (const key of ["tail_consumers", "streaming_tail_consumers"]) {
    const consumers = root.sections(key).map((entry) => {
      const environment = entry.text("environment");
      const consumer = { service: entry.requiredText("service") };
      entry.close();
      return environment === undefined ? consumer : { ...consumer, environment };
    });
    if (consumers.length > 0) taken[key] = consumers;
  }
  return taken;
}
