import { Command } from "commander";
import { findOrigin } from "../../git/read-git.ts";
import { printJson, terminalLog } from "../../terminal/output.ts";
import { resolveUserPath } from "../../terminal/user-path.ts";
import { type InitOptions, type InitOutcome, initRepository } from "../init/init-repository.ts";

interface Flags extends Omit<InitOptions, "github" | "dryRun"> {
  readonly dryRun?: boolean;
  readonly remote: boolean;
  readonly json?: boolean;
}

export function initCommand(): Command {
  return new Command("init")
    .description("write workflows, issue form, configuration and labels into an apps repository")
    .argument("[directory]", "checkout of the apps repository", ".")
    .requiredOption("--domain <host>", "production apps are served at <name>.<host>")
    .option(
      "--preview-domain <host>",
      "previews are served at <name>--pr-<number>.<host> (default: preview.<domain>)",
    )
    .option(
      "--staging-domain <host>",
      "add the environment `staging`, whose apps are served at <name>.<host>",
    )
    .option("--account-id <id>", "Cloudflare account, 32 hexadecimal digits")
    .option(
      "--apps <directory>",
      "directory with one directory per app; . for a single-app repository",
      "apps",
    )
    .option("--model <name>", "model that writes the apps", "gpt-5")
    .option(
      "--branch <name>",
      "branch that is deployed to production (default: the repository's default branch)",
    )
    .option("--pin <sha>", "toolkit commit that the workflows use (default: the commit of this checkout)")
    .option(
      "--no-remote",
      "do not change labels and settings (by default GITHUB_TOKEN or GH_TOKEN is used for them)",
    )
    .option("--dry-run", "print what would be written, and write nothing")
    .option("--json", "print one JSON object")
    .action(async (directory: string, { remote, json, ...flags }: Flags) => {
      const checkout = resolveUserPath(directory);
      const dryRun = flags.dryRun ?? false;
      const outcome = await initRepository(checkout, {
        ...flags,
        dryRun,
        ...(remote ? readRemote(checkout) : {}),
      });
      if (json) printJson({ ...outcome, dryRun });
      else printOutcome(outcome);
    });
}

function printOutcome({ files, labels, pullRequests }: InitOutcome): void {
  for (const { path, action, reason } of files) terminalLog.info(`${action.padEnd(9)} ${path} (${reason})`);
  for (const name of labels) terminalLog.info(`create    label ${name}`);
  if (pullRequests === "changed") terminalLog.info("update    setting: workflows may open pull requests");
  if (pullRequests === "refused") {
    terminalLog.warn(
      "could not let workflows open pull requests; ask an administrator to allow it (Settings, Actions, General)",
    );
  }
}

function readRemote(directory: string): Pick<InitOptions, "github"> {
  const token = process.env["GITHUB_TOKEN"] ?? process.env["GH_TOKEN"];
  const repository = findOrigin(directory);
  if (token === undefined || repository === undefined) {
    const remedy = token === undefined ? "set GITHUB_TOKEN" : "add the remote `origin`";
    terminalLog.warn(`labels and settings are unchanged; ${remedy} and run init again to change them`);
    return {};
  }
  return {
    github: { ...repository, token, apiUrl: process.env["GITHUB_API_URL"] ?? "https://api.github.com" },
  };
}
