import { Command } from "commander";
import { createGitHubClient } from "../../actions/shared/adapters/github/client.ts";
import { bundleActions } from "../bundle-actions.ts";
import { OWNER, startPlatform } from "../local/platform.ts";
import { printJson, quietLog, terminalLog } from "../output.ts";
import { createAppsRepository } from "../start/apps-repository.ts";
import { travel } from "../start/journey.ts";
import { chooseModel } from "../start/model-choice.ts";
import type { StartOutcome } from "../start/outcome.ts";
import { renderOutcome } from "../start/report.ts";
import { createStages } from "../start/stages.ts";
import { createWatch } from "../start/watch.ts";
import { untilInterrupted } from "../until-interrupted.ts";
import { disposable, portNumber } from "./local.ts";

const PROMPT = "A to-do list for our team. Everyone can add items and tick them off; the list is kept.";
const FOLLOW_UP = "Make the accent colour green and add a dark mode.";

interface Flags {
  readonly prompt: string;
  readonly followUp: string;
  readonly once?: boolean;
  readonly json?: boolean;
  readonly port?: number;
}

export function startCommand(): Command {
  return new Command("start")
    .description("boot the local platform and follow a prompt issue to production")
    .option("--prompt <text>", "what the app should do", PROMPT)
    .option("--follow-up <text>", "the comment that changes it", FOLLOW_UP)
    .option("--once", "end when production serves the app")
    .option("--json", "print one JSON object")
    .option("--port <n>", "first of four ports (default: 4400, or any when taken; 0: any)", portNumber)
    .action(async (flags: Flags) => {
      const interrupt = new AbortController();
      const interrupted = untilInterrupted().then(() => interrupt.abort(new Interrupted()));
      try {
        await startAndFollow(flags, interrupt.signal, interrupted);
      } catch (thrown) {
        if (!(thrown instanceof Interrupted)) throw thrown;
        process.exitCode = 130;
      }
    });
}

/** Ctrl-C is no failure: everything is closed, and the exit code is the shell's for SIGINT. */
class Interrupted extends Error {}

async function startAndFollow(flags: Flags, signal: AbortSignal, interrupted: Promise<void>): Promise<void> {
  const stages = createStages(signal);
  const started = performance.now();
  await using platform = disposable(
    await stages.run("boot", "boot the local platform", async (detail) => {
      const { port } = flags;
      const bundling = bundleActions();
      bundling.catch(() => {});
      const booted = await startPlatform({ log: quietLog, ...(port === undefined ? {} : { port }) });
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
  const journey = await travel({ octokit, watch, stages }, repository, flags);
  const outcome: StartOutcome = {
    ...journey,
    timings: { ...stages.timings, total: Math.round(performance.now() - started) },
    model: { name: model.name, standIn: model.standIn },
  };
  // Production answered with the artifact's own proof; other bytes than the preview's would be a failure.
  const same = outcome.preview.digest === outcome.production.digest;
  if (flags.json) printJson(outcome);
  else process.stdout.write(`\n${renderOutcome(outcome)}\n`);
  if (!same) process.exitCode = 1;
  if (flags.once) return;
  const { serverUrl } = github;
  terminalLog.info(
    `\nOpen another prompt issue: ${serverUrl}/${OWNER}/apps/issues/new\nCtrl-C ends everything.`,
  );
  await interrupted;
}
