import { Command } from "commander";
import { createGitHubClient, type GitHubRepository } from "../../../actions/shared/adapters/github/client.ts";
import { parseConfig } from "../../../actions/shared/adapters/github/config.ts";
import { PipelineError } from "../../../actions/shared/domain/errors.ts";
import { commitOf, readToolkit, type Toolkit } from "../../release/toolkit.ts";
import { printJson, terminalLog } from "../../terminal/output.ts";
import { resolveUserPath } from "../../terminal/user-path.ts";
import { applyChanges, defaultBranchOf, readPresent, repositoryOf } from "../init/apps-repository.ts";
import { type InitChange, type InitSettings, planInit } from "../init/init-plan.ts";
import { ensureLabels } from "../init/labels.ts";
import { allowPullRequests, type PullRequestSetting } from "../init/pull-request-setting.ts";
import { readInitTemplates } from "../init/templates.ts";

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
  /** Absent: labels and settings are left alone. */
  readonly github?: GitHubRepository & { readonly token: string; readonly apiUrl: string };
}

export interface InitOutcome {
  readonly files: readonly Pick<InitChange, "path" | "action" | "reason">[];
  /** Labels that were created. */
  readonly labels: readonly string[];
  /** Whether workflows may open pull requests; undefined when GitHub was not asked. */
  readonly pullRequests?: PullRequestSetting;
}

/** Writes callers, issue form and configuration into a checkout of the apps repository, and the labels through the API. */
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
    settingsFrom(directory, options, toolkit),
    (path) => readPresent(directory, path),
  );
  // A wrong domain or account id is refused here, before the first file is written.
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

function settingsFrom(directory: string, options: InitOptions, toolkit: Toolkit): InitSettings {
  const commit = options.pin ?? commitOf(toolkit);
  if (commit === undefined || !/^[0-9a-f]{40}$/.test(commit)) {
    const found =
      commit === undefined ? "this copy of the toolkit is no git checkout" : `"${commit}" was given`;
    throw new PipelineError(
      "INPUT_INVALID",
      `--pin needs the 40-digit commit of a toolkit release; ${found}.`,
    );
  }
  return {
    toolkit: toolkit.name,
    version: `v${toolkit.version}`,
    commit,
    apps: options.apps,
    branch: options.branch ?? defaultBranchOf(directory),
    productionDomain: options.domain,
    previewDomain: options.previewDomain ?? `preview.${options.domain}`,
    model: options.model,
    ...(options.stagingDomain === undefined ? {} : { stagingDomain: options.stagingDomain }),
    ...(options.accountId === undefined ? {} : { accountId: options.accountId }),
  };
}

interface Flags extends Omit<InitOptions, "github" | "dryRun"> {
  readonly dryRun?: boolean;
  readonly remote: boolean;
  readonly json?: boolean;
}

export function initCommand(): Command {
  return new Command("init")
    .description("write callers, issue form, configuration and labels into an apps repository")
    .argument("[directory]", "checkout of the apps repository", ".")
    .requiredOption("--domain <host>", "production apps answer at <name>.<host>")
    .option("--preview-domain <host>", "previews answer at <name>--pr-<n>.<host> (default: preview.<domain>)")
    .option("--staging-domain <host>", "adds the environment staging")
    .option("--account-id <id>", "Cloudflare account, 32 hexadecimal digits")
    .option("--apps <folder>", "folder with one folder per app; . for a single-app repository", "apps")
    .option("--model <name>", "model that writes the apps", "gpt-5")
    .option("--branch <name>", "branch that goes to production (default: the repository's default branch)")
    .option("--pin <sha>", "toolkit commit that the callers use (default: this checkout's)")
    .option("--no-remote", "leave labels and settings alone (otherwise GITHUB_TOKEN or GH_TOKEN is used)")
    .option("--dry-run", "show what would be written")
    .option("--json", "print one JSON object")
    .action(async (directory: string, { remote, json, ...flags }: Flags) => {
      const folder = resolveUserPath(directory);
      const outcome = await initRepository(folder, {
        ...flags,
        dryRun: flags.dryRun ?? false,
        ...(remote ? githubFrom(folder) : {}),
      });
      if (json) return printJson({ ...outcome, dryRun: flags.dryRun ?? false });
      for (const { path, action, reason } of outcome.files)
        terminalLog.info(`${action.padEnd(9)} ${path} (${reason})`);
      for (const name of outcome.labels) terminalLog.info(`create    label ${name}`);
      if (outcome.pullRequests === "changed")
        terminalLog.info("update    setting: workflows may open pull requests");
      if (outcome.pullRequests === "refused") {
        terminalLog.warn(
          "an administrator must allow workflows to open pull requests (Settings, Actions, General)",
        );
      }
    });
}

function githubFrom(directory: string): Pick<InitOptions, "github"> {
  const token = process.env["GITHUB_TOKEN"] ?? process.env["GH_TOKEN"];
  const repository = repositoryOf(directory);
  if (token === undefined || repository === undefined) {
    const missing = token === undefined ? "GITHUB_TOKEN is not set" : "the checkout has no remote `origin`";
    terminalLog.warn(`labels and settings are left alone: ${missing}`);
    return {};
  }
  return {
    github: { ...repository, token, apiUrl: process.env["GITHUB_API_URL"] ?? "https://api.github.com" },
  };
}
