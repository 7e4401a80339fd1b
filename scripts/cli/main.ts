#!/usr/bin/env node
import { enableCompileCache } from "node:module";
import { join } from "node:path";
import { readToolkit } from "../release/toolkit.ts";
import { reportFailure } from "../terminal/output.ts";
import { createProgram } from "./program.ts";

const toolkit = readToolkit();
// Most of a short command's time is spent on compiling TypeScript: https://nodejs.org/api/module.html#module-compile-cache
// The cache lives in the toolkit and not in the shared temporary directory, where other users could write to it.
enableCompileCache(join(toolkit.directory, "node_modules/.cache/node-compile-cache"));

try {
  const program = await createProgram(toolkit.version, process.argv[2] ?? "");
  await program.parseAsync();
} catch (thrown) {
  process.exitCode = reportFailure(thrown);
}
