import { Command } from "commander";
import { untilInterrupted } from "../../terminal/until-interrupted.ts";
import type { StartFlags } from "../start/start-and-follow.ts";
import { consentOption } from "./consent.ts";
import { portOption } from "./numbers.ts";

const PROMPT = "A to-do list for our team. Everyone can add items and tick them off; the list is saved.";
const FOLLOW_UP = "Make the accent colour green and add a dark mode.";

export function startCommand(): Command {
  return new Command("start")
    .description("boot the local platform and follow a prompt issue to production")
    .option("--prompt <text>", "what the app should do", PROMPT)
    .option("--follow-up <text>", "comment on the pull request that changes the app", FOLLOW_UP)
    .option("--once", "exit when production serves the app (default: run until Ctrl-C)")
    .option("--json", "print one JSON object")
    .addOption(portOption())
    .addOption(consentOption())
    .action(async (flags: StartFlags) => {
      const interrupt = new AbortController();
      const interrupted = untilInterrupted().then(() => interrupt.abort(new Interrupted()));
      // Imported here because it takes a second to load, which is too long for `--help`.
      const { startAndFollow } = await import("../start/start-and-follow.ts");
      try {
        await startAndFollow(flags, interrupt.signal, interrupted);
      } catch (thrown) {
        if (!(thrown instanceof Interrupted)) throw thrown;
        process.exitCode = 130;
      }
    });
}

/** Ctrl-C is not a failure: the command closes everything and exits with the shell's code for SIGINT. */
class Interrupted extends Error {}
