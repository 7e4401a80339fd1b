import { expect, it } from "vitest";
import { COMMANDS, createProgram } from "../../../scripts/cli/program.ts";

it("lists every command when the first argument is not one of them", async () => {
  const program = await createProgram("1.2.3", "--help");
  expect(program.commands.map((command) => command.name())).toEqual([...COMMANDS.keys()]);
});

it("loads only the command that was asked for", async () => {
  const program = await createProgram("1.2.3", "init");
  expect(program.commands.map((command) => command.name())).toEqual(["init"]);
});

it("marks exactly the required options of every command as required in its help", async () => {
  const { commands } = await createProgram("1.2.3", "");
  const marked = commands.flatMap((command) => {
    const help = command.createHelp();
    return command.options
      .filter((option) => help.optionDescription(option).endsWith(" (required)"))
      .map(({ long }) => `${command.name()} ${long}`);
  });
  expect(marked).toEqual(["init --domain", "build --out", "deploy --environment"]);
  const required = commands.flatMap((command) => command.options.filter(({ mandatory }) => mandatory));
  expect(marked).toHaveLength(required.length);
});

it("describes every option and argument of every command", async () => {
  const { commands } = await createProgram("1.2.3", "");
  for (const command of commands) {
    for (const { description } of [command, ...command.options, ...command.registeredArguments]) {
      expect(typeof description === "function" ? command.description() : description).not.toBe("");
    }
  }
});
