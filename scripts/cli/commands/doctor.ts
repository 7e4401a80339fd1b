import { Command } from "commander";
import { printJson, terminalLog } from "../../terminal/output.ts";
import type { Finding } from "../doctor/finding.ts";

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
    .action(async ({ repository, json }: Flags) => {
      const { runDoctor } = await import("../doctor/run-doctor.ts");
      const outcome = await runDoctor(repository, process.env);
      if (outcome.failures > 0) process.exitCode = 1;
      if (json) printJson(outcome);
      else for (const finding of outcome.checks) print(finding);
    });
}

function print({ check, status, reason, remedy }: Finding): void {
  terminalLog.info(`${status.padEnd(8)} ${check}: ${reason}`);
  if (remedy !== undefined) terminalLog.info(`         ${remedy}`);
}
