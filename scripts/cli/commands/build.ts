import { Command, Option } from "commander";
import type { CloudflarePlan } from "../../../actions/shared/domain/config/config.ts";
import { ENVIRONMENT_KINDS, type EnvironmentKind } from "../../../actions/shared/domain/naming.ts";
import { renderBuildReport } from "../../../actions/shared/domain/report/build-report.ts";
import { printJson, terminalLog } from "../../terminal/output.ts";
import { resolveUserPath } from "../../terminal/user-path.ts";
import { buildApp } from "../build/build-app.ts";

interface Flags {
  readonly out: string;
  readonly app?: string;
  readonly environment: EnvironmentKind;
  readonly plan: CloudflarePlan;
  readonly cacheDir?: string;
  readonly verify?: boolean;
  readonly startup: boolean;
  readonly json?: boolean;
}

/** Builds an app into an artifact, as the build Action does, without GitHub; what needs its own build is run for that. */
export function buildCommand(): Command {
  return new Command("build")
    .description("build one app into an artifact")
    .argument("<app>", "the app's folder: the one with its wrangler configuration")
    .requiredOption("--out <dir>", "where the artifact goes; replaced as a whole when the build passed")
    .option("--app <name>", "the app's name (default: the folder's)")
    .addOption(
      new Option(
        "--environment <name>",
        "whose settings count: `env.<name>` of the configuration, if it is there",
      )
        .choices(ENVIRONMENT_KINDS)
        .default("production"),
    )
    .addOption(
      new Option("--plan <name>", "Cloudflare's plan, whose limits count")
        .choices(["free", "paid"])
        .default("paid"),
    )
    .option(
      "--cache-dir <dir>",
      "take the artifact of an equal source tree, and the files of packages that builds read, from here",
    )
    .option("--verify", "build again in another folder and compare the digests")
    .option("--no-startup", "do not run the Worker's top level to measure its start-up time")
    .option("--json", "print one JSON object")
    .action(
      async (directory: string, { out, app, environment, plan, cacheDir, verify, startup, json }: Flags) => {
        const outcome = await buildApp(
          {
            directory: resolveUserPath(directory),
            out: resolveUserPath(out),
            environment,
            plan,
            verify: verify === true,
            startup,
            ...(app === undefined ? {} : { app }),
            ...(cacheDir === undefined ? {} : { cacheDirectory: resolveUserPath(cacheDir) }),
          },
          terminalLog,
        );
        if (json) return printJson(outcome);
        const { timings, digest, verified } = outcome;
        for (const line of renderBuildReport({ ...outcome, totalMs: timings.totalMs }))
          terminalLog.info(line);
        if (verified) terminalLog.info("A second build in another folder gave the same bytes.");
        process.stdout.write(`${digest}\n`);
      },
    );
}
