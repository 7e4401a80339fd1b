import type { Migration } from "./manifest.ts";

/** What the script upload takes as `migrations`. */
export interface MigrationSteps {
  /** The tag the script must bear, or Cloudflare refuses with 10079. */
  readonly old_tag?: string;
  readonly new_tag: string;
  readonly steps: readonly Readonly<Record<string, unknown>>[];
}

/**
 * The steps after the one the script has seen. Undefined when there is nothing to migrate, and also when the
 * script bears a tag this artifact does not know: it is ahead of it (a rollback), and migrations never go back.
 */
export function planMigrations(
  migrations: readonly Migration[],
  liveTag: string | undefined,
): MigrationSteps | undefined {
  const seen = liveTag === undefined ? -1 : migrations.findIndex(({ tag }) => tag === liveTag);
  if (liveTag !== undefined && seen === -1) return undefined;
  const ahead = migrations.slice(seen + 1);
  const last = ahead.at(-1);
  if (last === undefined) return undefined;
  return {
    ...(liveTag === undefined ? {} : { old_tag: liveTag }),
    new_tag: last.tag,
    steps: ahead.map(({ tag: _, ...step }) => step),
  };
}
