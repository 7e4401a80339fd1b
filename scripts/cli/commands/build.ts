import { Command, Option } from "commander";
import type { CloudflarePlan } from "../../../actions/shared/domain/config/config.ts";
import { ENVIRONMENT_KINDS, type EnvironmentKind } from "../../../actions/shared/domain/naming.ts";
import { renderBuildReport } from "../../../actions/shared/domain/report/build-report.ts";
import { printJson, terminalLog } from "../../terminal/output.ts";
import { resolveUserPath } from "../../terminal/user-path.ts";
import { type BuildAppOutcome, buildApp } from "../build/build-app.ts";
import { consentOption } from "./consent.ts";

interface Flags {
  readonly out: string;
  readonly app?: string;
  readonly environment: EnvironmentKind;
  readonly plan: CloudflarePlan;
  readonly cacheDir?: string;
  readonly verify?: boolean;
  readonly startup: boolean;
  readonly allowCustomBuilds?: boolean;
  readonly json?: boolean;
}

/**
 * Returns the command that builds an app into an artifact as the build Action does, without GitHub. A custom build
 * runs in a sandbox on this machine.
 */
export function buildCommand(): Command {
  return new Command("build")
    .description("build one app into an artifact")
    .argument("<app>", "the app's directory, which holds its wrangler configuration")
    .requiredOption(
      "--out <dir>",
      "directory for the artifact; an artifact in it is replaced if the build passes",
    )
    .option("--app <name>", "the app's name (default: the name of its directory)")
    .addOption(
      new Option("--environment <name>", "apply `env.<name>` of the wrangler configuration, if it exists")
        .choices(ENVIRONMENT_KINDS)
        .default("production"),
    )
    .addOption(
      new Option("--plan <name>", "Cloudflare plan whose limits apply")
        .choices(["free", "paid"])
        .default("paid"),
    )
    .option(
      "--cache-dir <dir>",
      "store artifacts and package files here, and reuse those of an unchanged app",
    )
    .option("--verify", "build a second time in another directory and compare the digests")
    .option("--no-startup", "do not measure the Worker's start-up time, which runs its top-level code")
    .addOption(consentOption())
    .option("--json", "print one JSON object")
    .action(async (directory: string, flags: Flags) => {
      const { out, app, environment, plan, cacheDir, verify, startup, allowCustomBuilds, json } = flags;
      const outcome = await buildApp(
        {
          directory: resolveUserPath(directory),
          out: resolveUserPath(out),
          environment,
          plan,
          verify: verify === true,
          startup,
          allowCustomBuilds: allowCustomBuilds === true,
          ...(app === undefined ? {} : { app }),
          ...(cacheDir === undefined ? {} : { cacheDirectory: resolveUserPath(cacheDir) }),
        },
        terminalLog,
      );
      if (json) printJson(outcome);
      else printOutcome(outcome);
    });
}

function printOutcome(outcome: BuildAppOutcome): void {
  const { timings, digest, verified } = outcome;
  for (const line of renderBuildReport({ ...outcome, totalMs: timings.totalMs })) terminalLog.info(line);
  if (verified) terminalLog.info("A second build in another directory produced the same bytes.");
  process.stdout.write(`${digest}\n`);
}
