import { Command, InvalidArgumentError } from "commander";
import { untilInterrupted } from "../../terminal/until-interrupted.ts";
import { resolveUserPath } from "../../terminal/user-path.ts";

interface Flags {
  readonly port?: number;
  readonly latencyMs?: number;
  readonly state?: string;
}

export function localCommand(): Command {
  return new Command("local")
    .description("boot the local platform alone; prints one line of JSON when it is ready, then stays")
    .option("--port <n>", "first of four ports (default: 4400, or any when taken; 0: any)", portNumber)
    .option("--latency-ms <n>", "added to every answer of the stand-ins", wholeNumber)
    .option("--state <dir>", "keep repositories, Workers and their data here")
    .action(async ({ port, latencyMs, state }: Flags) => {
      // Listens before it says that it is ready: whoever reads that line may interrupt at once.
      const interrupted = untilInterrupted();
      const { runLocal } = await import("../../local/run-local.ts");
      const options = {
        ...(port === undefined ? {} : { port }),
        ...(latencyMs === undefined ? {} : { latencyMs }),
        ...(state === undefined ? {} : { stateDirectory: resolveUserPath(state) }),
      };
      await runLocal(options, interrupted);
    });
}

/** The first of four ports in a row, or 0. */
export function portNumber(text: string): number {
  const port = wholeNumber(text);
  if (port > 65_532)
    throw new InvalidArgumentError("It must be at most 65532, as three more ports follow it.");
  return port;
}

function wholeNumber(text: string): number {
  if (!/^\d{1,6}$/.test(text)) throw new InvalidArgumentError("It must be a whole number.");
  return Number(text);
}
