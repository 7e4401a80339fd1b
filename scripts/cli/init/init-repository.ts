import { createGitHubClient, type GitHubRepository } from "../../../actions/shared/adapters/github/client.ts";
import { parseConfig } from "../../../actions/shared/adapters/github/config.ts";
import { PipelineError } from "../../../actions/shared/domain/errors.ts";
import { isCommitSha } from "../../../actions/shared/domain/identifiers.ts";
import { findHead, readDefaultBranch } from "../../git/read-git.ts";
import { readToolkit, type Toolkit } from "../../release/toolkit.ts";
import { applyChanges, findText } from "./apply-changes.ts";
import { type InitChange, type InitSettings, planInit } from "./init-plan.ts";
import { ensureLabels } from "./labels.ts";
import { allowPullRequests, type PullRequestSetting } from "./pull-request-setting.ts";
import { readInitTemplates } from "./templates.ts";

/** Options of `overskill init`. */
export interface InitOptions {
  readonly apps: string;
  readonly domain: string;
  readonly previewDomain?: string;
  readonly stagingDomain?: string;
  readonly accountId?: string;
  readonly model: string;
  readonly branch?: string;
  readonly pin?: string;
  readonly dryRun: boolean;
  /** The repository whose labels and settings are changed; if absent, they stay unchanged. */
  readonly github?: GitHubRepository & { readonly token: string; readonly apiUrl: string };
}

/** What `overskill init --json` prints, apart from `dryRun`. */
export interface InitOutcome {
  readonly files: readonly Pick<InitChange, "path" | "action" | "reason">[];
  /** Names of the labels that were created. */
  readonly labels: readonly string[];
  /** Whether workflows may open pull requests; undefined if GitHub was not asked. */
  readonly pullRequests?: PullRequestSetting;
}

/**
 * Writes callers, issue form and configuration into a checkout of the apps repository, and labels and settings through
 * GitHub's API. Throws INPUT_INVALID or CONFIG_INVALID before it writes the first file.
 */
export async function initRepository(
  directory: string,
  options: InitOptions,
  toolkit: Toolkit = readToolkit(),
): Promise<InitOutcome> {
  if (directory === toolkit.directory) {
    throw new PipelineError(
      "INPUT_INVALID",
      `"${directory}" is the toolkit itself; name a checkout of the apps repository.`,
    );
  }
  const changes = planInit(
    readInitTemplates(toolkit.directory),
    readSettings(directory, options, toolkit),
    (path) => findText(directory, path),
  );
  // Parsing the configuration reports a wrong domain or account id before the first file is written.
  for (const { path, text } of changes) if (path.endsWith("/overskill.yml") && text) parseConfig(text);
  const { dryRun, github } = options;
  const remote = github === undefined ? { labels: [] } : await setUpRemote(github, dryRun);
  if (!dryRun) applyChanges(directory, changes);
  return { files: changes.map(({ path, action, reason }) => ({ path, action, reason })), ...remote };
}

async function setUpRemote(
  { token, apiUrl, ...repository }: NonNullable<InitOptions["github"]>,
  dryRun: boolean,
): Promise<Omit<InitOutcome, "files">> {
  const octokit = createGitHubClient({ token, baseUrl: apiUrl });
  return {
    labels: await ensureLabels(octokit, repository, { dryRun }),
    pullRequests: await allowPullRequests(octokit, repository, { dryRun }),
  };
}

function readSettings(directory: string, options: InitOptions, toolkit: Toolkit): InitSettings {
  return {
    toolkit: toolkit.name,
    version: `v${toolkit.version}`,
    commit: readPin(options, toolkit),
    apps: options.apps,
    branch: options.branch ?? readDefaultBranch(directory),
    productionDomain: options.domain,
    previewDomain: options.previewDomain ?? `preview.${options.domain}`,
    model: options.model,
    ...(options.stagingDomain === undefined ? {} : { stagingDomain: options.stagingDomain }),
    ...(options.accountId === undefined ? {} : { accountId: options.accountId }),
  };
}

function readPin({ pin }: InitOptions, toolkit: Toolkit): string {
  const commit = pin ?? findHead(toolkit.directory);
  if (isCommitSha(commit)) return commit;
  const found =
    commit === undefined ? "this copy of the toolkit is not a git checkout" : `"${commit}" was given`;
  throw new PipelineError("INPUT_INVALID", `--pin needs the 40-digit commit of a toolkit release; ${found}.`);
}
