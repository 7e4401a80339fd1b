#!/usr/bin/env node
import { Command } from "commander";
import { buildCommand } from "./commands/build.ts";
import { deployCommand } from "./commands/deploy.ts";
import { initCommand } from "./commands/init.ts";
import { localCommand } from "./commands/local.ts";
import { startCommand } from "./commands/start.ts";
import { reportFailure } from "./output.ts";
import { readToolkit } from "./toolkit.ts";

const program = new Command("overskill")
  .description(
    "Prompt issue to pull request to preview to production, on GitHub and Cloudflare Workers for Platforms",
  )
  .version(readToolkit().version)
  .showHelpAfterError()
  .addCommand(startCommand())
  .addCommand(localCommand())
  .addCommand(initCommand())
  .addCommand(buildCommand())
  .addCommand(deployCommand());

try {
  await program.parseAsync();
} catch (thrown) {
  process.exitCode = reportFailure(thrown);
}
