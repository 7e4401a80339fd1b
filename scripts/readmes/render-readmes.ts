import { existsSync, globSync, readFileSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { reportFindings } from "../checks/findings.ts";
import { readToolkit } from "../release/toolkit.ts";
import { parseActionMetadata, renderReadme } from "./action-readme.ts";

// Renders the README of every Action from its action.yml, which documents inputs and outputs. With `--check` it writes
// nothing and fails if a README differs.
const check = process.argv.includes("--check");
const { name, version } = readToolkit();
const stale: string[] = [];
for (const file of globSync("actions/*/action.yml").sort()) {
  const readme = join(dirname(file), "README.md");
  const metadata = parseActionMetadata(readFileSync(file, "utf8"));
  const present = existsSync(readme) ? readFileSync(readme, "utf8") : "";
  const major = version.split(".", 1)[0] ?? version;
  const text = renderReadme(`${name}/${dirname(file)}@v${major}`, basename(dirname(file)), metadata);
  if (text === present) continue;
  stale.push(readme);
  if (!check) writeFileSync(readme, text);
}
if (check) {
  const message = "differs from action.yml; run `npm run readmes`";
  reportFindings(
    "READMEs of Actions",
    stale.map((file) => ({ file, message })),
  );
} else {
  for (const readme of stale) console.log(`wrote ${readme}`);
}
