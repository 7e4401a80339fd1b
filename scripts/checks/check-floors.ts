import { globSync, readFileSync } from "node:fs";
import { findFloorBreaches, importsOf } from "./floors.ts";

/** Files longer than this have a second reason to change. Tables and tests are excepted. */
const MAX_LINES = 300;
const TABLES = /\/(operations|allow-list|supported-keys|syntax)\.ts$/;

const sources = globSync(["actions/**/*.ts", "scripts/**/*.ts"])
  .filter((file) => !file.includes("/dist/") && !file.includes("/recipes/"))
  .map((file) => ({ file, text: readFileSync(file, "utf8") }));

const findings = [
  ...findFloorBreaches(sources.flatMap(({ file, text }) => importsOf(file, text))),
  ...sources
    .filter(({ file, text }) => text.split("\n").length > MAX_LINES + 1 && !TABLES.test(file))
    .map(
      ({ file, text }) =>
        `${file} has ${text.split("\n").length - 1} lines; split it by noun (at most ${MAX_LINES})`,
    ),
];
for (const finding of findings) console.error(`::error::${finding}`);
console.log(`${sources.length} files, ${findings.length} findings`);
process.exitCode = findings.length === 0 ? 0 : 1;
