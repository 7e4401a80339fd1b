import { Command } from "commander";
import type { Link } from "../../../actions/shared/domain/evidence/link.ts";
import { printJson, terminalLog } from "../../terminal/output.ts";
import type { VerifyFlags } from "../verify/run-verify.ts";
import type { VerifyOutcome } from "../verify/verify-artifact.ts";

/** Returns the command that checks where the bytes of a production deployment come from. */
export function verifyCommand(): Command {
  return new Command("verify")
    .description("check the chain from the prompt to what is live, and name the first broken link")
    .argument("<target>", "URL of an app, id of a deployment, or digest of an artifact")
    .option(
      "--repository <owner/name>",
      "apps repository (default: GITHUB_REPOSITORY or the remote `origin`)",
    )
    .option(
      "--bundle <file>",
      "statement, signed envelope or Sigstore bundle to verify, instead of the stored ones",
    )
    .option(
      "--trusted-root <file>",
      "output of `gh attestation trusted-root` (default: asks `gh`, if installed)",
    )
    .option("--offline", "use the checkout in the current directory and --bundle, and ask no service")
    .option("--no-rebuild", "do not build the commit again; then only a signature can confirm the statement")
    .option("--json", "print one JSON object")
    .addHelpText(
      "after",
      `
Environment:
  GITHUB_TOKEN or GH_TOKEN, for private repositories; GITHUB_API_URL (default: https://api.github.com)
  CLOUDFLARE_API_TOKEN or CLOUDFLARE_PRODUCTION_API_TOKEN, optional: to read the tags of the script

Exits with 0 only if no link is broken and a signature or a rebuild confirms the statement.`,
    )
    .action(async (target: string, { json, ...flags }: VerifyFlags & { readonly json?: boolean }) => {
      const { runVerify } = await import("../verify/run-verify.ts");
      const outcome = await runVerify(target, flags, process.env);
      if (!outcome.verified) process.exitCode = 1;
      if (json) printJson(outcome);
      else printOutcome(outcome);
    });
}

function printOutcome({ links, broken, doubt, verified, digest }: VerifyOutcome): void {
  for (const link of links) terminalLog.info(`${link.status.padEnd(8)} ${link.link}: ${link.reason}`);
  if (broken !== undefined) printBroken(broken);
  if (doubt !== undefined) terminalLog.info(doubt);
  if (verified) process.stdout.write(`${digest}\n`);
}

function printBroken({ link, expected, found, remedy }: Link): void {
  terminalLog.info(`\nThe first broken link is "${link}".`);
  if (expected !== undefined) terminalLog.info(`  expected ${expected}`);
  if (found !== undefined) terminalLog.info(`  found    ${found}`);
  if (remedy !== undefined) terminalLog.info(`  ${remedy}`);
}
