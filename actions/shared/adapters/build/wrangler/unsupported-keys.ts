import { isRecord } from "../../../domain/schema/is-record.ts";
import type { FieldPath } from "../../../domain/schema/validate.ts";

/** Keys that only local tools read; they do not affect a deployed app. */
export const LOCAL_KEYS = ["$schema", "dev", "send_metrics", "dependencies_instrumentation"] as const;

const NO_ROUTES =
  "has no effect in a dispatch namespace: the dispatcher decides which hostname reaches an app";

/** Keys that are ignored with a warning, because the app works without them. Values complete a sentence that begins with the key. */
export const WITHOUT_EFFECT: Readonly<Record<string, string>> = {
  route: NO_ROUTES,
  routes: NO_ROUTES,
  account_id: "has no effect here: `.github/overskill.yml` sets the account",
  keep_vars: "has no effect here: the configuration defines the variables, and secrets are left unchanged",
  secrets: "is not checked before the upload: a missing secret shows when the app reads it",
  previews: "has no effect here: `env.preview` configures previews",
  compliance_region: "has no effect here: the account decides it",
};

/** Keys that have no effect in a dispatch namespace, and need a warning only if they are on. */
const WITHOUT_EFFECT_WHEN_ON = ["workers_dev", "preview_urls"] as const;

const REASONS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    triggers: "is not possible: nothing calls an app in a dispatch namespace on a schedule",
    site: "is Workers Sites, which static assets replace: use `assets.directory`",
    containers: "is not possible: an image would have to be built and pushed before the Worker is uploaded",
    cloudchamber: "is not possible: an image would have to be built and pushed before the Worker is uploaded",
    pages_build_output_dir: "is for Cloudflare Pages: use `main` and `assets.directory`",
    connect: "is not possible: only HTTP requests go through the dispatcher",
    access: "is not supported: put Access in front of the dispatcher",
    python_modules: "is not supported: Workers in Python cannot be built here",
    logfwdr: "is internal to Cloudflare: use `tail_consumers`",
    wasm_modules: "is not supported: import the file instead",
    text_blobs: "is not supported: import the file instead",
    data_blobs: "is not supported: import the file instead",
  }),
);

/** Returns why the pipeline does not support one of wrangler's keys, or undefined for an unknown key. */
export function explainUnsupported(key: string): string | undefined {
  return REASONS.get(key);
}

/** A key that has no effect; `text` completes a sentence that begins with the key. */
export interface KeyWarning {
  readonly path: FieldPath;
  readonly text: string;
}

/** Finds the keys of one environment's settings that have no effect. */
export function findKeysWithoutEffect(values: unknown): readonly KeyWarning[] {
  if (!isRecord(values)) return [];
  return [
    ...Object.entries(WITHOUT_EFFECT)
      .filter(([key]) => values[key] !== undefined)
      .map(([key, text]) => ({ path: [key], text })),
    ...WITHOUT_EFFECT_WHEN_ON.filter((key) => values[key] === true).map((key) => ({
      path: [key],
      text: NO_ROUTES,
    })),
  ];
}
