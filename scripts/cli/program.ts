import { Command, Help } from "commander";

/** Loads each command with everything it imports; `start` alone takes a second. */
export const COMMANDS: ReadonlyMap<string, () => Promise<Command>> = new Map([
  ["start", async () => (await import("./commands/start.ts")).startCommand()],
  ["local", async () => (await import("./commands/local.ts")).localCommand()],
  ["init", async () => (await import("./commands/init.ts")).initCommand()],
  ["build", async () => (await import("./commands/build.ts")).buildCommand()],
  ["deploy", async () => (await import("./commands/deploy.ts")).deployCommand()],
  ["doctor", async () => (await import("./commands/doctor.ts")).doctorCommand()],
  ["verify", async () => (await import("./commands/verify.ts")).verifyCommand()],
]);

const help = new Help();

/** Returns the program with the command `name`, or with all commands if there is none of that name. */
export async function createProgram(version: string, name: string): Promise<Command> {
  const program = new Command("overskill")
    .description(
      "Prompt issue to pull request to preview to production, on GitHub and Cloudflare Workers for Platforms",
    )
    .version(version)
    .showHelpAfterError();
  const only = COMMANDS.get(name);
  for (const load of only === undefined ? COMMANDS.values() : [only]) {
    program.addCommand(markRequiredOptions(await load()));
  }
  return program;
}

/** Makes `--help` end the description of every required option with "(required)". */
function markRequiredOptions(command: Command): Command {
  return command.configureHelp({
    optionDescription: (option) => {
      const description = help.optionDescription(option);
      return option.mandatory ? `${description} (required)` : description;
    },
  });
}
