import { Command, Option } from "commander";
import { readArtifact } from "../../actions/shared/adapters/artifact/read-artifact.ts";
import { createCloudflareClient } from "../../actions/shared/adapters/cloudflare/client.ts";
import { createCloudflareWorkerScripts } from "../../actions/shared/adapters/cloudflare/worker-scripts.ts";
import { createHttpLiveness } from "../../actions/shared/adapters/http/liveness.ts";
import { systemClock } from "../../actions/shared/adapters/runner/system-clock.ts";
import { describeBudget, startupBudget } from "../../actions/shared/domain/budgets.ts";
import { PipelineError } from "../../actions/shared/domain/errors.ts";
import { ENVIRONMENT_KINDS, type EnvironmentKind } from "../../actions/shared/domain/naming.ts";
import { bringLive } from "../../actions/shared/usecases/bring-live.ts";
import { readCheckout } from "../deploy/checkout.ts";
import { type DeployFlags, planStandaloneDeploy } from "../deploy/standalone-deploy.ts";
import { printJson, terminalLog } from "../output.ts";
import { resolveUserPath } from "../user-path.ts";

interface Flags extends DeployFlags {
  readonly timeout: string;
  readonly json?: boolean;
}

/** Deploys an artifact without GitHub: no Deployment is made, so nothing but the tags will tell of it. */
export function deployCommand(): Command {
  return new Command("deploy")
    .description("deploy an artifact and wait until its URL answers with it")
    .argument("<artifact>", "folder that `overskill build` wrote")
    .addOption(
      new Option("--environment <name>", "where to").choices(ENVIRONMENT_KINDS).makeOptionMandatory(),
    )
    .option("--namespace <name>", "dispatch namespace (default: the configuration's)")
    .option("--script <name>", "script name (default: the app's name)")
    .option("--url <url>", "public URL (default: https://<script>.<domain of the configuration>)")
    .option("--repository <owner/name>", "whose script it is (default: GITHUB_REPOSITORY or remote `origin`)")
    .option("--timeout <seconds>", "how long to wait for proof of life", "60")
    .option("--json", "print one JSON object")
    .addHelpText(
      "after",
      "\nEnvironment: CLOUDFLARE_API_TOKEN, CLOUDFLARE_ACCOUNT_ID, CLOUDFLARE_API_BASE_URL (default: https://api.cloudflare.com/client/v4)",
    )
    .action(async (folder: string, { json, timeout, ...flags }: Flags) => {
      const outcome = await deployArtifact(resolveUserPath(folder), flags, timeoutOf(timeout));
      if (json) return printJson(outcome);
      const { action, reason, scriptName, url, buildId, timings, startupMs } = outcome;
      terminalLog.info(`${action} ${scriptName} (${reason}) at build ${buildId} in ${timings.totalMs} ms`);
      if (startupMs !== undefined) terminalLog.info(describeBudget(startupBudget(startupMs)));
      process.stdout.write(`${url}\n`);
    });
}

export interface StandaloneDeployOutcome {
  readonly app: string;
  readonly environment: EnvironmentKind;
  readonly namespace: string;
  readonly scriptName: string;
  readonly url: string;
  readonly buildId: string;
  readonly digest: string;
  readonly action: "upload" | "skip";
  readonly reason: string;
  /** Processor time that Cloudflare says the Worker needs to start; absent when nothing was uploaded. */
  readonly startupMs?: number;
  /** In milliseconds. */
  readonly timings: { readonly totalMs: number; readonly uploadMs: number; readonly verifyMs: number };
}

async function deployArtifact(
  folder: string,
  flags: DeployFlags,
  deadlineMs: number,
): Promise<StandaloneDeployOutcome> {
  const start = systemClock.now();
  const artifact = await readArtifact(folder);
  const { manifest } = artifact;
  const plan = planStandaloneDeploy(manifest, flags, process.env, readCheckout(process.cwd()));
  const { apiToken, apiBaseUrl: baseUrl, accountId, address, url, tags } = plan;
  const { uploadMs, verifyMs, ...done } = await bringLive(
    {
      scripts: createCloudflareWorkerScripts(createCloudflareClient({ apiToken, baseUrl }), {
        accountId,
        clock: systemClock,
      }),
      liveness: createHttpLiveness({ clock: systemClock, deadlineMs }),
      clock: systemClock,
    },
    { address, url, artifact, tags, fresh: false },
  );
  return {
    app: manifest.app,
    environment: flags.environment,
    ...address,
    url,
    buildId: manifest.buildId,
    digest: manifest.digest,
    ...done,
    timings: { totalMs: systemClock.now() - start, uploadMs, verifyMs },
  };
}

function timeoutOf(seconds: string): number {
  if (/^\d{1,4}$/.test(seconds)) return Number(seconds) * 1000;
  throw new PipelineError("INPUT_INVALID", `--timeout must be a number of seconds, not "${seconds}".`);
}
