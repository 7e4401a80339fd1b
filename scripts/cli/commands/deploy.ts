import { Command, Option } from "commander";
import { describeBudget, startupBudget } from "../../../actions/shared/domain/build/budgets.ts";
import { PipelineError } from "../../../actions/shared/domain/errors.ts";
import { ENVIRONMENT_KINDS } from "../../../actions/shared/domain/naming.ts";
import { printJson, terminalLog } from "../../terminal/output.ts";
import { resolveUserPath } from "../../terminal/user-path.ts";
import type { DeployFlags } from "../deploy/standalone-deploy.ts";

interface Flags extends DeployFlags {
  readonly timeout: string;
  readonly json?: boolean;
}

/**
 * Returns the command that deploys an artifact without creating a GitHub Deployment. Only the script's tags record
 * what is live.
 */
export function deployCommand(): Command {
  return new Command("deploy")
    .description("deploy an artifact and wait until its URL serves it")
    .argument("<artifact>", "directory that `overskill build` wrote")
    .addOption(
      new Option("--environment <name>", "environment to deploy to")
        .choices(ENVIRONMENT_KINDS)
        .makeOptionMandatory(),
    )
    .option("--namespace <name>", "dispatch namespace (default: from .github/overskill.yml)")
    .option("--script <name>", "script name (default: the app's name)")
    .option("--url <url>", "public URL (default: https://<script>.<domain in .github/overskill.yml>)")
    .option(
      "--repository <owner/name>",
      "owner of the script (default: GITHUB_REPOSITORY or the remote `origin`)",
    )
    .option("--timeout <seconds>", "how long to wait for the URL to serve the artifact", "60")
    .option("--json", "print one JSON object")
    .addHelpText(
      "after",
      "\nEnvironment: CLOUDFLARE_API_TOKEN, CLOUDFLARE_ACCOUNT_ID, CLOUDFLARE_API_BASE_URL (default: https://api.cloudflare.com/client/v4)",
    )
    .action(async (directory: string, { json, timeout, ...flags }: Flags) => {
      const deadlineMs = parseTimeout(timeout);
      const { deployArtifact } = await import("../deploy/deploy-artifact.ts");
      const outcome = await deployArtifact(resolveUserPath(directory), flags, deadlineMs);
      if (json) return printJson(outcome);
      const { action, reason, scriptName, url, buildId, timings, startupMs } = outcome;
      terminalLog.info(`${action} ${scriptName} (${reason}) at build ${buildId} in ${timings.totalMs} ms`);
      if (startupMs !== undefined) terminalLog.info(describeBudget(startupBudget(startupMs)));
      process.stdout.write(`${url}\n`);
    });
}

function parseTimeout(seconds: string): number {
  if (/^\d{1,4}$/.test(seconds)) return Number(seconds) * 1000;
  throw new PipelineError("INPUT_INVALID", `--timeout must be a number of seconds, not "${seconds}".`);
}
