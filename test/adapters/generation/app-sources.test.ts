import { describe, expect, it } from "vitest";
import { createAppSources } from "../../../actions/shared/adapters/generation/app-sources.ts";
import { findTemplates, readStarter } from "../../../actions/shared/adapters/templates/templates.ts";
import { Workspace } from "../../../actions/shared/domain/generation/workspace.ts";

const sources = createAppSources(() => readStarter(findTemplates(import.meta.dirname), "worker-spa"));

async function starterWith(changes: Readonly<Record<string, string>>): Promise<Workspace> {
  const workspace = new Workspace([], async () => undefined, await sources.starter());
  for (const [path, content] of Object.entries(changes)) workspace.write(path, content);
  return workspace;
}

describe("check", () => {
  it("finds no problem in the starter", async () => {
    expect(await sources.check(await starterWith({}))).toEqual([]);
  });

  it.each([
    ["TypeScript", "src/main.ts", "const a = 1;\nconst b = ;\n", /^src\/main\.ts: line 2: /],
    ["JavaScript", "src/old.js", "function (", /^src\/old\.js: line 1: /],
    ["JSON", "src/data.json", '{\n"a": 1,\n}', /^src\/data\.json: line 3: /],
    ["JSON with comments", "wrangler.jsonc", '{ "name": }', /^wrangler\.jsonc: line 1: /],
    ["TOML", "src/data.toml", "a = ", /^src\/data\.toml: /],
  ])("names the line of a syntax error in %s", async (_name, path, content, problem) => {
    expect(await sources.check(await starterWith({ [path]: content }))).toEqual([
      expect.stringMatching(problem),
    ]);
  });

  it("allows comments and trailing commas where wrangler and TypeScript do", async () => {
    const workspace = await starterWith({
      "wrangler.jsonc": '{ "main": "./src/worker.ts", /* x */ }',
      "tsconfig.json": "{ // x\n}",
    });
    expect(await sources.check(workspace)).toEqual([]);
  });

  it("names missing files that a page refers to", async () => {
    const html = `<link rel="icon" href="/logo.svg"><link rel="stylesheet" href="./src/style.css?x"><script src="/src/gone.ts"></script>
      <img src="https://example.com/x.png"><img src="data:image/png;base64,AA"><img src="photo.jpg">`;
    expect(await sources.check(await starterWith({ "index.html": html }))).toEqual([
      'index.html: refers to "/src/gone.ts", which does not exist.',
      'index.html: refers to "photo.jpg", which does not exist.',
    ]);
  });

  it("names a missing Worker and a second configuration", async () => {
    expect(await sources.check(await starterWith({ "wrangler.jsonc": '{ "main": "src/x.ts" }' }))).toEqual([
      expect.stringContaining('"main" is "src/x.ts"'),
    ]);
    expect(await sources.check(await starterWith({ "wrangler.toml": 'name = "x"' }))).toEqual([
      expect.stringContaining("delete the other"),
    ]);
  });
});

describe("rename", () => {
  it("sets the app's name without changing bindings, comments and formatting", async () => {
    const text =
      '{\n  // mine\n  "durable_objects": { "bindings": [{ "name": "STORE" }] },\n  "name": "app"\n}\n';
    const workspace = await starterWith({ "wrangler.jsonc": text });
    await sources.rename(workspace, "tea");
    expect(await workspace.read("wrangler.jsonc")).toBe(text.replace('"app"', '"tea"'));
  });
});
