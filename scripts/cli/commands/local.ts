import { Command } from "commander";
import { untilInterrupted } from "../../terminal/until-interrupted.ts";
import { resolveUserPath } from "../../terminal/user-path.ts";
import { consentOption } from "./consent.ts";
import { parseWholeNumber, portOption } from "./numbers.ts";

interface Flags {
  readonly port?: number;
  readonly latencyMs?: number;
  readonly state?: string;
  readonly allowCustomBuilds?: boolean;
}

export function localCommand(): Command {
  return new Command("local")
    .description("boot the local platform, print one line of JSON when it is ready, and run until Ctrl-C")
    .addOption(portOption())
    .option(
      "--latency-ms <n>",
      "delay every response of the platform by this many milliseconds",
      parseWholeNumber,
    )
    .option(
      "--state <dir>",
      "store repositories, Workers and their data here (default: a temporary directory)",
    )
    .addOption(consentOption())
    .action(async ({ port, latencyMs, state, allowCustomBuilds = false }: Flags) => {
      // Listen for signals before printing the line: its reader may interrupt as soon as it arrives.
      const interrupted = untilInterrupted();
      const { runLocal } = await import("../../local/run-local.ts");
      const options = {
        allowCustomBuilds,
        ...(port === undefined ? {} : { port }),
        ...(latencyMs === undefined ? {} : { latencyMs }),
        ...(state === undefined ? {} : { stateDirectory: resolveUserPath(state) }),
      };
      await runLocal(options, interrupted);
    });
}
