/** Read by the local tools only; nothing of a deployed app depends on them. */
export const LOCAL_KEYS = ["$schema", "dev", "send_metrics", "dependencies_instrumentation"] as const;

const NO_ROUTES =
  "has no effect in a dispatch namespace: the dispatcher decides which hostname reaches an app";

/** The app works without them, so they are pointed out and left. */
export const WITHOUT_EFFECT: Readonly<Record<string, string>> = {
  route: NO_ROUTES,
  routes: NO_ROUTES,
  account_id: "has no effect here: the account is set in `.github/overskill.yml`",
  keep_vars: "has no effect here: variables are what the configuration says, secrets are kept",
  secrets: "is not checked before the upload: a secret that is missing shows when the app asks for it",
  previews: "has no effect here: a preview is configured by `env.preview`",
  compliance_region: "has no effect here: the account decides it",
};

/** Fine as long as they are off, which is what a dispatch namespace is. */
export const WITHOUT_EFFECT_WHEN_ON = ["workers_dev", "preview_urls"] as const;

const REASONS: Readonly<Record<string, string>> = {
  triggers: "is not possible: nothing calls an app in a dispatch namespace on a schedule",
  site: "is Workers Sites, which static assets replace: use `assets.directory`",
  containers: "is not possible: an image would have to be built and pushed before the Worker goes up",
  cloudchamber: "is not possible: an image would have to be built and pushed before the Worker goes up",
  pages_build_output_dir: "is for Cloudflare Pages: use `main` and `assets.directory`",
  connect: "is not possible: only HTTP requests go through the dispatcher",
  access: "is not supported: put Access in front of the dispatcher",
  python_modules: "is not supported: Workers in Python are not built here",
  logfwdr: "is Cloudflare's own: use `tail_consumers`",
  wasm_modules: "is not supported: import the file instead",
  text_blobs: "is not supported: import the file instead",
  data_blobs: "is not supported: import the file instead",
};

/** Completes a sentence that begins with the key. */
export function explainUnsupported(key: string): string {
  return REASONS[key] ?? "is not supported here";
}
