/** Read by the local tools only; nothing of a deployed app depends on them. */
export const LOCAL_KEYS = ["$schema", "dev", "send_metrics"] as const;

/** Fine as long as they are off, which is what a dispatch namespace is. */
export const MUST_BE_OFF = ["workers_dev", "preview_urls"] as const;

const NO_ROUTES =
  "has no effect in a dispatch namespace: the dispatcher decides which hostname reaches an app";

const REASONS: Readonly<Record<string, string>> = {
  route: NO_ROUTES,
  routes: NO_ROUTES,
  triggers: "is not possible: nothing calls an app in a dispatch namespace on a schedule",
  env: "is not supported: one artifact goes into every environment, so keep what differs in secrets",
  account_id: "does not belong here: the account is set in `.github/overskill.yml`",
  build: "is not supported: a build command would run the app's code beside the pipeline's credentials",
  site: "is Workers Sites, which static assets replace: use `assets.directory`",
  workflows: "is not possible: Workflows are named per account, so a preview would take over production's",
  tail_consumers: "is not supported: set it up on the dispatcher",
};

/** Completes a sentence that begins with the key. */
export function explainUnsupported(key: string): string {
  return REASONS[key] ?? "is not supported here";
}
