import { spawn } from "node:child_process";
import { cp, mkdir, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { SourceMap as Origins, type SourceMapPayload } from "node:module";
import { basename, dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { loadEsbuild } from "../../../../actions/shared/adapters/build/esbuild/load-esbuild.ts";
import { bundleFrontEnd } from "../../../../actions/shared/adapters/build/front-end/bundle-front-end.ts";
import { readFrontEnd } from "../../../../actions/shared/adapters/build/front-end/config/read-front-end.ts";
import { listSources } from "../../../../actions/shared/adapters/build/sources/source-files.ts";
import {
  createTempFolder,
  type TempFolder,
} from "../../../../actions/shared/adapters/filesystem/temp-folder.ts";

const MODULES = join(import.meta.dirname, "../../../../node_modules");
/** Each token occurs once in the sources, in a string that minifiers do not change. */
const TOKENS = [
  "main",
  "shared",
  "glob",
  "page",
  "call",
  "lazy",
  "nested",
  "worker",
  "jsx",
  "inline",
  "package",
];
const token = (name: string) => `"token: ${name}"`;

const FILES = {
  "index.html": `<!doctype html>
<title>Maps</title>
<div id="root"></div>
<script type="module" src="/src/main.ts"></script>
<script type="module">
  console.log(${token("inline")});
</script>`,
  "src/main.ts": `import "./main.css";
import { pack } from "pack";
import { shared } from "./shared.ts";
import { view } from "./view.tsx";

interface Main { readonly text: string }
const main: Main = { text: ${token("main")} };
console.log(main.text, shared, pack, view());
const pages = import.meta.glob("./pages/*.ts");
for (const [path, load] of Object.entries(pages)) {
  void load().then((page) => console.log(path, ${token("glob")}, page));
}
void import("./lazy.ts").then(({ lazy }) => {
  console.log(lazy(${token("call")}));
});
new Worker(new URL("./worker.ts", import.meta.url), { type: "module" });
`,
  "src/main.css": "body { color: red }",
  "src/shared.ts": `// Used here and there.\nexport const shared = { text: ${token("shared")} } as const;\n`,
  "src/view.tsx": `export function view(): unknown {\n  console.log(1);\n  return { text: ${token("jsx")} };\n}\n`,
  "src/pages/one.ts": `export const one: string =\n  ${token("page")};\n`,
  "src/lazy.ts": `import "./lazy.css";
import { shared } from "./shared.ts";
export function lazy(text: string): string {
  console.log(${token("lazy")}, import("./nested.ts"));
  return text + shared.text;
}
`,
  "src/lazy.css": "p { color: blue }",
  "src/nested.ts": `export default function nested() {\n\n  return ${token("nested")};\n}\n`,
  "src/worker.ts": `self.onmessage = (event: MessageEvent) => {\n  console.log(${token("worker")}, event);\n};\n`,
  "node_modules/pack/package.json":
    '{ "name": "pack", "version": "1.0.0", "main": "index.js", "type": "module" }',
  "node_modules/pack/index.js": `\nexport const pack = ${token("package")};\n//# sourceMappingURL=../../../outside.map\n`,
  "package.json": '{ "name": "maps", "type": "module", "dependencies": { "pack": "1.0.0" } }',
};
/** A file that a package must not make a build read. */
const OUTSIDE =
  '{"version":3,"sources":["secret.ts"],"sourcesContent":["secret"],"names":[],"mappings":"AAAA"}';

type Output = ReadonlyMap<string, string>;

let root: TempFolder;
beforeAll(async () => {
  root = await createTempFolder();
  await writeFile(join(root.path, "outside.map"), OUTSIDE);
});
afterAll(() => rm(root.path, { recursive: true }));

async function prepare(name: string, sourcemap: string): Promise<string> {
  const directory = join(root.path, name);
  for (const [file, text] of Object.entries(FILES)) {
    await mkdir(dirname(join(directory, file)), { recursive: true });
    await writeFile(join(directory, file), text);
  }
  await writeFile(
    join(directory, "vite.config.ts"),
    `export default { build: { sourcemap: ${sourcemap} } };`,
  );
  return directory;
}

const esbuild = await loadEsbuild(import.meta.dirname);

async function buildOurs(directory: string): Promise<Output> {
  const sources = await listSources(directory);
  const frontEnd = await readFrontEnd(esbuild, directory, sources);
  const outcome = await bundleFrontEnd(esbuild, { directory, sources, ...frontEnd });
  if (!outcome.passed) throw new Error(outcome.errors.map(({ text }) => text).join("\n"));
  return new Map(outcome.value.map(({ path, contents }) => [path, Buffer.from(contents).toString()]));
}

async function buildTheirs(directory: string): Promise<Output> {
  await symlink(join(MODULES, "vite"), join(directory, "node_modules/vite"));
  const vite = join(MODULES, "vite/bin/vite.js");
  const child = spawn(process.execPath, [vite, "build", "--logLevel", "error"], {
    cwd: directory,
    stdio: "inherit",
  });
  expect(await new Promise((settle) => child.on("close", settle))).toBe(0);
  const dist = join(directory, "dist");
  const files = (await readdir(dist, { recursive: true })).filter((file) => /\.\w+$/.test(file));
  return new Map(
    await Promise.all(files.map(async (file) => [file, await readFile(join(dist, file), "utf8")] as const)),
  );
}

/** Returns the source map of a script, which may be inline. */
function mapOf(output: Output, script: string): SourceMapPayload {
  const text = output.get(script) ?? "";
  const [, data] = /\/\/# sourceMappingURL=data:application\/json;[^,]*base64,(\S+)\s*$/.exec(text) ?? [];
  return JSON.parse(
    data === undefined ? (output.get(`${script}.map`) ?? "") : Buffer.from(data, "base64").toString(),
  ) as SourceMapPayload;
}

/** Returns the source that each token maps to, and the content of the line. */
function originsOf(output: Output): Record<string, unknown> {
  const scripts = [...output].filter(([path]) => path.endsWith(".js"));
  return Object.fromEntries(
    TOKENS.map((name) => {
      const [path = "", text = ""] = scripts.find(([, code]) => code.includes(`token: ${name}`)) ?? [];
      const before = text.slice(0, text.indexOf(`token: ${name}`)).split("\n");
      const map = mapOf(output, path);
      const entry = new Origins(map).findEntry(before.length - 1, before.at(-1)?.length ?? 0);
      if (!("originalSource" in entry)) return [name, undefined];
      const content = map.sourcesContent[map.sources.indexOf(entry.originalSource)] ?? "";
      return [
        name,
        { source: sourceName(entry.originalSource), said: content.split("\n")[entry.originalLine]?.trim() },
      ];
    }),
  );
}

/** Vite calls a script in a page `index.html?html-proxy&index=1.js`. */
const sourceName = (path: string) => (path.includes("index.html") ? "a script of index.html" : path);

describe("source maps of an app built by esbuild and by Vite", () => {
  it("map all code to the same lines of the same sources", async () => {
    const ours = await buildOurs(await prepare("ours", "true"));
    const theirs = await buildTheirs(await prepare("theirs", "true"));
    const origins = originsOf(theirs);
    expect(Object.values(origins)).not.toContain(undefined);
    expect(originsOf(ours)).toEqual(origins);
    const scripts = (output: Output) => [...output.keys()].filter((path) => path.endsWith(".js"));
    expect([...ours.keys()].filter((path) => path.endsWith(".map")).sort()).toEqual(
      scripts(ours)
        .map((path) => `${path}.map`)
        .sort(),
    );
    for (const path of scripts(ours)) {
      expect(ours.get(path)).toMatch(new RegExp(`\n//# sourceMappingURL=${basename(path)}\\.map\n$`));
    }
  });

  it("are the same in every directory, without absolute paths and without what a package's map names", async () => {
    const first = await buildOurs(await prepare("first", "true"));
    const second = await buildOurs(await prepare("deeper/down/second", "true"));
    expect([...second]).toEqual([...first]);
    const all = [...first.values()].join("\n");
    for (const never of [root.path, basename(root.path), "secret", "file:"]) expect(all).not.toContain(never);
  });

  it("are files that scripts do not name if hidden, and part of the scripts if inline", async () => {
    const linked = await buildOurs(await prepare("linked", "true"));
    const hidden = await buildOurs(await prepare("hidden", "'hidden'"));
    const inline = await buildOurs(await prepare("inline", "'inline'"));
    expect([...hidden.keys()]).toEqual([...linked.keys()]);
    expect([...hidden.values()].join("\n")).not.toContain("sourceMappingURL");
    expect([...inline.keys()]).toEqual([...linked.keys()].filter((path) => !path.endsWith(".map")));
    expect(originsOf(hidden)).toEqual(originsOf(linked));
    expect(originsOf(inline)).toEqual(originsOf(linked));
  });

  it("change the name of a script if only its source changed", async () => {
    const before = await prepare("before", "true");
    const after = join(root.path, "after");
    await cp(before, after, { recursive: true });
    const file = join(after, "src/nested.ts");
    await writeFile(file, `// A comment.\n${await readFile(file, "utf8")}`);
    const named = (output: Output) => [...output.keys()].find((path) => path.includes("nested"));
    expect(named(await buildOurs(after))).not.toBe(named(await buildOurs(before)));
  });
});
