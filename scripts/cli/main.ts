#!/usr/bin/env node
import { enableCompileCache } from "node:module";
import { join } from "node:path";
import { Command } from "commander";
import { readToolkit } from "../release/toolkit.ts";
import { reportFailure } from "../terminal/output.ts";

/** Each with all that it works with: only the one that is asked for is loaded, and every one for the list of them. */
const COMMANDS: ReadonlyMap<string, () => Promise<Command>> = new Map([
  ["start", async () => (await import("./commands/start.ts")).startCommand()],
  ["local", async () => (await import("./commands/local.ts")).localCommand()],
  ["init", async () => (await import("./commands/init.ts")).initCommand()],
  ["build", async () => (await import("./commands/build.ts")).buildCommand()],
  ["deploy", async () => (await import("./commands/deploy.ts")).deployCommand()],
]);

const toolkit = readToolkit();
// Most of a short command's time would go into reading this TypeScript: https://nodejs.org/api/module.html#module-compile-cache
// Kept with the toolkit: a command leaves nothing behind in the system's temporary folder, where others could write it too.
enableCompileCache(join(toolkit.directory, "node_modules/.cache/node-compile-cache"));
const program = new Command("overskill")
  .description(
    "Prompt issue to pull request to preview to production, on GitHub and Cloudflare Workers for Platforms",
  )
  .version(toolkit.version)
  .showHelpAfterError();

try {
  const [asked = ""] = process.argv.slice(2);
  const only = COMMANDS.get(asked);
  for (const load of only === undefined ? COMMANDS.values() : [only]) program.addCommand(await load());
  await program.parseAsync();
} catch (thrown) {
  process.exitCode = reportFailure(thrown);
}
