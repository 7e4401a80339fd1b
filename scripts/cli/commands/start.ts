import { Command } from "commander";
import { untilInterrupted } from "../../terminal/until-interrupted.ts";
import type { StartFlags } from "../start/start-and-follow.ts";
import { portNumber } from "./local.ts";

const PROMPT = "A to-do list for our team. Everyone can add items and tick them off; the list is kept.";
const FOLLOW_UP = "Make the accent colour green and add a dark mode.";

export function startCommand(): Command {
  return new Command("start")
    .description("boot the local platform and follow a prompt issue to production")
    .option("--prompt <text>", "what the app should do", PROMPT)
    .option("--follow-up <text>", "the comment that changes it", FOLLOW_UP)
    .option("--once", "end when production serves the app")
    .option("--json", "print one JSON object")
    .option("--port <n>", "first of four ports (default: 4400, or any when taken; 0: any)", portNumber)
    .action(async (flags: StartFlags) => {
      const interrupt = new AbortController();
      const interrupted = untilInterrupted().then(() => interrupt.abort(new Interrupted()));
      // All that it needs takes a second to load, which is too long for a list of options.
      const { startAndFollow } = await import("../start/start-and-follow.ts");
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
