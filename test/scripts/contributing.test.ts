import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";

const root = join(import.meta.dirname, "../..");
const text = readFileSync(join(root, "CONTRIBUTING.md"), "utf8");
const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
  readonly scripts: Readonly<Record<string, string>>;
};

it("names only files and folders that exist, so that its table stays right", () => {
  const paths = [...text.matchAll(/`((?:actions|scripts|templates|test|\.github|\.ci)\/[^`\s*]*)`/g)].map(
    ([, path = ""]) => path.replace("<name>", "deploy"),
  );
  expect(paths.length).toBeGreaterThan(20);
  expect(paths.filter((path) => !existsSync(join(root, path)))).toEqual([]);
});

it("names only npm scripts that exist", () => {
  const scripts = [...text.matchAll(/npm run ([\w:-]+)/g)].map(([, name = ""]) => name);
  expect(scripts.filter((name) => manifest.scripts[name] === undefined)).toEqual([]);
});
