/** Who has to act: the author of the app or workflow, a provider, or the maintainers of this toolkit. */
export type Fault = "user" | "upstream" | "bug";

/** Fault, retry advice and hint of an error code. */
export interface ErrorInfo {
  readonly fault: Fault;
  readonly retryable: boolean;
  /** One imperative sentence. It is shown under the failed step, so it must make sense on its own. */
  readonly hint: string;
}

const user = (hint: string): ErrorInfo => ({ fault: "user", retryable: false, hint });
const upstream = (hint: string): ErrorInfo => ({ fault: "upstream", retryable: true, hint });
const bug = (hint: string): ErrorInfo => ({ fault: "bug", retryable: false, hint });

/**
 * Every error that this toolkit raises on purpose. Codes are public: workflows branch on the output `error-code`, so
 * rename one only in a major release.
 */
export const errorCatalogue = {
  // Inputs and configuration
  INPUT_INVALID: user("Correct the inputs listed above in the workflow file or on the command line."),
  CONFIG_INVALID: user("Correct `.github/overskill.yml` on the default branch; the README lists every key."),
  CONFIG_MISSING: user("Run `overskill init` in the apps repository and merge what it writes."),
  EVENT_UNSUPPORTED: user("Call this Action from one of the workflows that `overskill init` writes."),
  // Generation
  PROMPT_MISSING: user("Edit the issue and say in a sentence or two what the app should do."),
  MODEL_UNAVAILABLE: upstream(
    "Comment `/retry` on the issue in a few minutes; check the provider's status page if it persists.",
  ),
  MODEL_REFUSED: user("Check the API key, the model name and the quota of the model account."),
  PROPOSAL_INVALID: user("Say more precisely what to change and comment again; nothing was pushed."),
  PROPOSAL_EMPTY: user("Say what should be different and comment again; nothing was pushed."),
  BRANCH_MOVED: upstream(
    "Comment again: the branch received another commit in the meantime, so nothing was pushed.",
  ),
  // Build
  APP_CONFIG_INVALID: user("Correct the app's wrangler configuration."),
  APP_CONFIG_MISSING: user(
    "Add a `wrangler.jsonc` with at least `name`, `main` or `assets`, and `compatibility_date`.",
  ),
  APP_NAME_INVALID: user("Rename the app's directory; its name becomes part of the app's hostname."),
  APP_NEEDS_OWN_BUILD: user(
    "Call the toolkit's workflow `preview.yml` or `production.yml`, which run a custom build in a job without secrets, or remove what needs one (see the location above).",
  ),
  BINDING_NOT_ALLOWED: user(
    "Remove the bindings above, or let the configuration on the default branch allow them; the README says how.",
  ),
  RESOURCE_SHARED: user(
    "Give every environment and every app resources of its own, or declare them as shared; the README says how.",
  ),
  CUSTOM_BUILD_NOT_ALLOWED: user(
    "Install bubblewrap (`bwrap`); or, if you trust the app and its packages, pass `--allow-custom-builds`, or set `OVERSKILL_ALLOW_CUSTOM_BUILDS=true` for a self-hosted runner.",
  ),
  BUILD_FAILED: user("Fix the errors listed above and push again."),
  DEPENDENCIES_FAILED: user(
    "Correct `package.json` or the lock file; the package manager must be able to install from them.",
  ),
  LOCK_FILE_MISSING: user("Make the lock file with the command named above and commit it."),
  LOCK_FILE_OUTDATED: user("Bring the lock file up to date with the command named above and commit it."),
  LOCK_FILE_INVALID: user("Make the lock file again with its package manager and commit it."),
  PACKAGE_NOT_FROM_REGISTRY: user(
    "Depend on versions that the npm registry serves, or name the registry under `registries` in `.github/overskill.yml` on the default branch.",
  ),
  PACKAGE_INTEGRITY_MISMATCH: user(
    "Find out who changed the lock file, or ask the registry's operator: the tarball is not the one that was locked.",
  ),
  PACKAGE_MISMATCH: user("Make the lock file again with its package manager, and find out who changed it."),
  PACKAGE_INVALID: user("Use another version of the package named above."),
  PACKAGE_UNAVAILABLE: upstream("Re-run the job; see https://status.npmjs.org if it persists."),
  NODE_MODULES_COMMITTED: user(
    "Run `git rm -r --cached node_modules`, add `node_modules/` to `.gitignore`, and commit both.",
  ),
  WORKSPACE_INVALID: user("Correct the `package.json` files of the workspace's members."),
  BUDGET_EXCEEDED: user(
    "Reduce the app below the limits named above, or set `cloudflare.plan: paid` in `.github/overskill.yml` if the account is on a paid plan.",
  ),
  ESBUILD_UNAVAILABLE: upstream(
    "Re-run the job, or build on an Ubuntu runner: the Action includes esbuild for it.",
  ),
  BUILD_NOT_REPRODUCIBLE: bug("Please report this with the app's source; the artifact itself is fine."),
  COMMIT_NOT_REVIEWED: user(
    "Merge the commit into the default branch; only commits of the default branch reach staging and production.",
  ),
  DIGEST_MISMATCH: {
    fault: "bug",
    retryable: false,
    hint: "Nothing was deployed. Find out whether the stored artifact or the preview's Deployment was changed, and by whom; if neither was, report this with the app's source. To deploy, change the app in a new pull request, whose preview is built anew.",
  },
  ARTIFACT_INVALID: user("Build the artifact again; it is incomplete or was changed after the build."),
  SECRET_FOUND: user(
    "Revoke the credential, remove it from the files and from the git history, and store it as a secret of the environment.",
  ),
  ARTIFACT_NOT_FOUND: user("Build that version again: re-run the workflow of its commit."),
  // Deploy
  CLOUDFLARE_UNAVAILABLE: upstream("Re-run the job; see https://www.cloudflarestatus.com if it persists."),
  CLOUDFLARE_REFUSED: user(
    "Read Cloudflare's message above; it names the part of the upload that was rejected.",
  ),
  CLOUDFLARE_UNAUTHORIZED: user(
    "Check the secret CLOUDFLARE_API_TOKEN: it needs the permission Workers Scripts: Edit on this account.",
  ),
  DISPATCH_NAMESPACE_NOT_FOUND: user(
    "Create the dispatch namespace with `wrangler dispatch-namespace create`, or correct its name in `.github/overskill.yml`.",
  ),
  SCRIPT_TOO_LARGE: user(
    "Drop or replace the largest modules named above, or move data out of the Worker into assets, KV or R2.",
  ),
  STARTUP_TOO_SLOW: user(
    "Do less at the top level of modules: create clients and tables on first use, load rarely used code with `import()`, and move data into assets, KV or R2.",
  ),
  SCRIPT_NOT_OURS: user(
    "Rename the app, or delete the script manually: its `repo:` tag names another repository.",
  ),
  NOT_LIVE: upstream(
    "Open the URL. If it shows the new version now, re-run the job; otherwise check the dispatcher's routes.",
  ),
  RUN_ENDED_EARLY: upstream("Re-run the job if you still want the deployment."),
  ROLLBACK_TARGET_NOT_FOUND: user(
    "Name a build id from the list of deployments. Without one, the deployment before the live one is chosen, if there is one.",
  ),
  EVIDENCE_INVALID: user("Do not trust the statement; name the evidence that the deployment stored."),
  DEPLOYMENT_TRANSITION_ILLEGAL: bug("Please report this with the job log; re-running will not help."),
  // GitHub
  GITHUB_UNAVAILABLE: upstream("Re-run the job; see https://www.githubstatus.com if it persists."),
  GITHUB_REFUSED: user("Read GitHub's message above; usually the workflow lacks a permission."),
  // The local platform
  RUN_FAILED: user("Fix the errors above, then start again."),
  WORKFLOW_INVALID: user("Correct the workflow file at the location named above."),
  WORKFLOW_UNSUPPORTED: user(
    "The local runner does not support this; remove it or run the workflow on GitHub.",
  ),
  PORT_IN_USE: user("Stop the process that uses the port, or choose another one with --port."),
  STATE_IN_USE: user(
    "Stop the other local platform that uses this directory, or choose another one with --state.",
  ),
  STATE_NOT_PRIVATE: user(
    "Name a new directory with `--state`, or make this one yours and private: `chmod 700`.",
  ),
  STATE_UNREADABLE: user("Restore the key file, or name a new directory with `--state`."),
} as const satisfies Record<string, ErrorInfo>;

/** A code of the catalogue. */
export type ErrorCode = keyof typeof errorCatalogue;

/** An expected error: `message` says what was found, with values quoted, and `info.hint` what to do. */
export class PipelineError extends Error {
  override readonly name = "PipelineError";
  readonly code: ErrorCode;
  /** Locations in the user's files that the error is about; may be empty. */
  readonly problems: readonly Problem[];

  constructor(code: ErrorCode, message: string, options?: ErrorOptions & { problems?: readonly Problem[] }) {
    super(message, options);
    this.code = code;
    this.problems = options?.problems ?? [];
  }

  get info(): ErrorInfo {
    return errorCatalogue[this.code];
  }
}

/** A finding in a user's file, shown as an annotation on GitHub. */
export interface Problem {
  readonly message: string;
  /** Relative to the repository's root, with forward slashes. */
  readonly file?: string;
  /** 1-based. */
  readonly line?: number;
  /** 1-based. */
  readonly column?: number;
  /** The source line, for a code frame. */
  readonly lineText?: string;
  /** What to do about it, in the imperative; absent if the message says so. */
  readonly hint?: string;
}

/** Returns true for a `PipelineError`, or only for one with the given code. */
export function isPipelineError(thrown: unknown, code?: ErrorCode): thrown is PipelineError {
  return thrown instanceof PipelineError && (code === undefined || thrown.code === code);
}
