import { Command } from "commander";
import { createGitHubClient } from "../../../actions/shared/adapters/github/client.ts";
import { PipelineError } from "../../../actions/shared/domain/errors.ts";
import { readRepository } from "../../git/named-repository.ts";
import { printJson, terminalLog } from "../../terminal/output.ts";
import { askCloudflare } from "../doctor/ask-cloudflare.ts";
import { diagnose } from "../doctor/checks.ts";
import type { Finding } from "../doctor/finding.ts";
import { readGitHubFacts } from "../doctor/read-facts.ts";

interface Flags {
  readonly repository?: string;
  readonly json?: boolean;
}

/** Returns the command that compares an apps repository with what the pipeline needs and what protects production. */
export function doctorCommand(): Command {
  return new Command("doctor")
    .description("check the settings, secrets and tokens of an apps repository")
    .option(
      "--repository <owner/name>",
      "apps repository (default: GITHUB_REPOSITORY or the remote `origin`)",
    )
    .option("--json", "print one JSON object")
    .addHelpText(
      "after",
      `
Environment:
  GITHUB_TOKEN or GH_TOKEN, of an administrator: others cannot read every setting
  GITHUB_API_URL (default: https://api.github.com)
  CLOUDFLARE_API_TOKEN, CLOUDFLARE_PREVIEW_API_TOKEN, CLOUDFLARE_PRODUCTION_API_TOKEN, all optional: to ask Cloudflare, too

Exits with 1 if a check fails. A warning names a protection that is missing.`,
    )
    .action(async ({ repository: named, json }: Flags) => {
      const token = process.env["GITHUB_TOKEN"] || process.env["GH_TOKEN"];
      if (!token) throw new PipelineError("INPUT_INVALID", "Neither GITHUB_TOKEN nor GH_TOKEN is set.");
      const baseUrl = process.env["GITHUB_API_URL"] || "https://api.github.com";
      const facts = await readGitHubFacts(createGitHubClient({ token, baseUrl }), readRepository(named));
      const namespaces =
        facts.config.state === "valid" ? await askCloudflare(facts.config.config, process.env) : [];
      const checks = diagnose({ ...facts, namespaces });
      if (checks.some(({ status }) => status === "failure")) process.exitCode = 1;
      if (json) printJson({ repository: facts.repository, ...count(checks), checks });
      else for (const finding of checks) print(finding);
    });
}

function count(checks: readonly Finding[]) {
  const number = (wanted: Finding["status"]) => checks.filter(({ status }) => status === wanted).length;
  return { failures: number("failure"), warnings: number("warning"), skipped: number("skipped") };
}

function print({ check, status, reason, remedy }: Finding): void {
  terminalLog.info(`${status.padEnd(8)} ${check}: ${reason}`);
  if (remedy !== undefined) terminalLog.info(`         ${remedy}`);
}
