import { createGitHubClient } from "../../../actions/shared/adapters/github/client.ts";
import { OWNER, startPlatform } from "../../local/platform.ts";
import { disposable } from "../../local/run-local.ts";
import { bundleActions } from "../../release/bundle-actions.ts";
import { printJson, quietLog, terminalLog } from "../../terminal/output.ts";
import { createAppsRepository } from "./apps-repository.ts";
import { runJourney } from "./journey.ts";
import { chooseModel } from "./model-choice.ts";
import type { StartOutcome } from "./outcome.ts";
import { renderOutcome } from "./report.ts";
import { createStages } from "./stages.ts";
import { createWatch } from "./watch.ts";

export interface StartFlags {
  readonly prompt: string;
  readonly followUp: string;
  readonly once?: boolean;
  readonly json?: boolean;
  readonly port?: number;
  readonly allowCustomBuilds?: boolean;
}

/**
 * Boots the local platform, takes a prompt from issue to production, and runs until `interrupted` unless `once` is set.
 * Sets exit code 1 if production serves other bytes than the preview.
 */
export async function startAndFollow(
  flags: StartFlags,
  signal: AbortSignal,
  interrupted: Promise<void>,
): Promise<void> {
  const stages = createStages(signal);
  const started = performance.now();
  await using platform = disposable(
    await stages.run("boot", "boot the local platform", async (detail) => {
      const { port, allowCustomBuilds = false } = flags;
      const bundling = bundleActions();
      bundling.catch(() => {});
      const booted = await startPlatform({
        log: quietLog,
        allowCustomBuilds,
        ...(port === undefined ? {} : { port }),
      });
      detail("bundling Actions");
      try {
        await bundling;
        detail("");
        return booted;
      } catch (thrown) {
        await booted.close();
        throw thrown;
      }
    }),
  );
  const { github } = platform;
  const octokit = createGitHubClient({
    token: github.tokenOf(OWNER),
    baseUrl: github.apiUrl,
  });
  const repository = { owner: OWNER, repo: "apps" };
  const model = chooseModel(process.env, platform.model);
  await stages.run("init", "set up an apps repository", () =>
    createAppsRepository(octokit, platform, repository, model),
  );
  const watch = createWatch(octokit, repository, signal);
  const journey = await runJourney({ octokit, watch, stages }, repository, flags);
  const outcome: StartOutcome = {
    ...journey,
    timings: { ...stages.timings, total: Math.round(performance.now() - started) },
    model: { name: model.name, standIn: model.standIn },
  };
  if (flags.json) printJson(outcome);
  else process.stdout.write(`\n${renderOutcome(outcome)}\n`);
  if (outcome.preview.digest !== outcome.production.digest) process.exitCode = 1;
  if (flags.once) return;
  terminalLog.info(
    `\nOpen another prompt issue (this address signs you in): ${github.loginUrl(OWNER, `/${OWNER}/apps/issues/new`)}\nPress Ctrl-C to stop.`,
  );
  await interrupted;
}
