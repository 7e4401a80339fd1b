import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { OPERATIONS, WEBHOOKS } from "./operations.ts";
import { type ApiDescription, cutDescription, type JsonObject } from "./subset.ts";

const PACKAGE = process.argv[2] ?? "@octokit/openapi@23.0.2";
const TARGET = join(import.meta.dirname, "github.json");

// The package unpacks to 385 MB, and only one file of 13 MB is needed. So this script fetches it; it is not a dependency.
const directory = mkdtempSync(join(tmpdir(), "overskill-openapi-"));
try {
  const [tarball = ""] = run("npm", ["pack", PACKAGE, "--silent"]).trim().split("\n").slice(-1);
  run("tar", ["-xzf", tarball, "package/generated/api.github.com.json"]);
  const file = join(directory, "package/generated/api.github.com.json");
  const whole = JSON.parse(readFileSync(file, "utf8")) as JsonObject;
  const text = print(cutDescription(whole, PACKAGE, { operations: OPERATIONS, webhooks: WEBHOOKS }));
  writeFileSync(TARGET, text);
  console.log(
    `${TARGET}: ${OPERATIONS.length} operations, ${WEBHOOKS.length} webhooks, ${text.length} bytes`,
  );
} finally {
  rmSync(directory, { recursive: true, force: true });
}

function run(command: string, args: readonly string[]): string {
  return execFileSync(command, args, {
    cwd: directory,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"],
  });
}

/** Prints one line per operation, webhook and component, sorted, so that an update is a readable diff. */
function print({ source, paths, webhooks, components }: ApiDescription): string {
  return `${block({
    source: JSON.stringify(source),
    paths: block(mapValues(paths, (item) => block(mapValues(item, JSON.stringify)))),
    webhooks: block(mapValues(webhooks, JSON.stringify)),
    components: block(mapValues(components, (group) => block(mapValues(group, JSON.stringify)))),
  })}\n`;
}

function block(entries: Readonly<Record<string, string>>): string {
  const keys = Object.keys(entries).sort();
  return `{\n${keys.map((key) => `${JSON.stringify(key)}:${entries[key]}`).join(",\n")}\n}`;
}

function mapValues<T>(
  record: Readonly<Record<string, T>>,
  map: (value: T) => string,
): Record<string, string> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value)]));
}
