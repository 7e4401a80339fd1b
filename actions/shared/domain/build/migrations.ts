import type { Migration } from "./manifest.ts";

/** The `migrations` field of a script upload. */
export interface MigrationSteps {
  /** The tag that the live script must have; Cloudflare answers 10079 if it has another. */
  readonly old_tag?: string;
  readonly new_tag: string;
  readonly steps: readonly Readonly<Record<string, unknown>>[];
}

/**
 * Plans the steps that follow the live script's tag. Returns undefined when every step is applied, and when the artifact
 * does not list the live tag: the script is then newer than the artifact (a rollback), and migrations cannot be undone.
 */
export function planMigrations(
  migrations: readonly Migration[],
  liveTag: string | undefined,
): MigrationSteps | undefined {
  const applied = liveTag === undefined ? -1 : migrations.findIndex(({ tag }) => tag === liveTag);
  if (liveTag !== undefined && applied === -1) return undefined;
  const pending = migrations.slice(applied + 1);
  const last = pending.at(-1);
  if (last === undefined) return undefined;
  return {
    ...(liveTag === undefined ? {} : { old_tag: liveTag }),
    new_tag: last.tag,
    steps: pending.map(({ tag: _, ...step }) => step),
  };
}
