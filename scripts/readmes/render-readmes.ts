import { existsSync, globSync, readFileSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { parse } from "yaml";
import { readToolkit } from "../release/toolkit.ts";
import { type ActionMetadata, renderReadme } from "./action-readme.ts";

/** Inputs and outputs are documented once, in action.yml; `--check` fails when a README differs from it. */
const check = process.argv.includes("--check");
const { name, version } = readToolkit();
const stale: string[] = [];
for (const file of globSync("actions/*/action.yml").sort()) {
  const readme = join(dirname(file), "README.md");
  const metadata = parse(readFileSync(file, "utf8")) as ActionMetadata;
  const present = existsSync(readme) ? readFileSync(readme, "utf8") : "";
  const major = version.split(".", 1)[0] ?? version;
  const text = renderReadme(`${name}/${dirname(file)}@v${major}`, basename(dirname(file)), metadata);
  if (text === present) continue;
  stale.push(readme);
  if (!check) writeFileSync(readme, text);
}
for (const readme of stale) {
  console.log(
    check ? `::error::${readme} differs from action.yml; run \`npm run readmes\`` : `wrote ${readme}`,
  );
}
process.exitCode = check && stale.length > 0 ? 1 : 0;
