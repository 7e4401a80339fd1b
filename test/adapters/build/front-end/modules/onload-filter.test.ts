import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { build } from "esbuild";
import { describe, expect, it } from "vitest";
import type { FrontEndContext } from "../../../../../actions/shared/adapters/build/front-end/modules/front-end-context.ts";
import { worthLoading } from "../../../../../actions/shared/adapters/build/front-end/modules/onload-filter.ts";
import { listSources } from "../../../../../actions/shared/adapters/build/sources/source-files.ts";

async function openApp(files: Readonly<Record<string, string>>, sourcemap = false) {
  const directory = await mkdtemp(join(tmpdir(), "overskill-app-"));
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(directory, path)), { recursive: true });
    await writeFile(join(directory, path), text);
  }
  return {
    directory,
    async filter(restored: readonly string[] = []) {
      const files = restored.map((path) => join(directory, path));
      const sources = { ...(await listSources(directory)), restored: files };
      const options = { sourcemap };
      return worthLoading({ directory, sources, options } as unknown as FrontEndContext).filter;
    },
    [Symbol.asyncDispose]: () => rm(directory, { recursive: true }),
  };
}

const APP = {
  "main.ts": "",
  "src/app.tsx": "",
  "src/glob.ts": "import.meta.glob('./*.ts')",
  "src/mapped.js": "//# sourceMappingURL=x.map",
  "src/a+b (1)/[id].ts": "",
  "src/icon.svg": "",
  "src/large.js": "x".repeat(1024 * 1024 + 1),
  "source/other.ts": "",
};

describe("what esbuild asks before it reads it", () => {
  it("is not code of the app's own", async () => {
    await using app = await openApp(APP);
    const filter = await app.filter();
    const asked = (path: string) => filter.test(`${app.directory}/${path}`);
    for (const path of ["src/app.tsx", "src/a+b (1)/[id].ts", "source/other.ts", "src/mapped.js"])
      expect([path, asked(path)]).toEqual([path, false]);
    const others = [
      ...[
        "src/glob.ts",
        "src/large.js",
        "src/icon.svg",
        "src/ICON.SVG",
        "src/app.tsx?raw",
        "src/styles.css?style",
      ],
      ...["main.ts", "src", "../src/app.tsx", "src/node_modules/x/index.js", "sour/x.ts", "srcs/x.ts"],
    ];
    for (const path of others) expect([path, asked(path)]).toEqual([path, true]);
    for (const path of ["", "/", "/etc/hosts", "src/app.tsx", app.directory, `${app.directory}\nsrc/app.tsx`])
      expect([path, filter.test(path)]).toEqual([path, true]);
  });

  it("is code that names a source map, where maps are made", async () => {
    await using app = await openApp(APP, true);
    const filter = await app.filter();
    expect(filter.test(`${app.directory}/src/mapped.js`)).toBe(true);
    expect(filter.test(`${app.directory}/src/app.tsx`)).toBe(false);
  });

  it("is everything in a folder that holds more than the app's source", async () => {
    await using app = await openApp({
      ...APP,
      ".gitignore": "*.local.ts\n",
      "src/deep/er/secret.local.ts": "",
      "lib/a/x.ts": "",
      "lib/b/y.ts": "",
    });
    await symlink("/etc/hosts", join(app.directory, "lib/b/link.ts"));
    const filter = await app.filter();
    const asked = (path: string) => filter.test(`${app.directory}/${path}`);
    expect(asked("src/app.tsx")).toBe(true);
    expect(asked("src/deep/er/x.ts")).toBe(true);
    expect(asked("lib/b/y.ts")).toBe(true);
    expect(asked("lib/a/x.ts")).toBe(false);
    expect(asked("source/other.ts")).toBe(false);
  });

  it("is not code of packages that were restored", async () => {
    const packages = {
      "node_modules/plain/index.js": "",
      "node_modules/plain/style.css": "",
      "node_modules/large/index.js": "x".repeat(1024 * 1024 + 1),
      "node_modules/@scope/worker/index.js": "new Worker(new URL('./w.js', import.meta.url))",
      "lib/node_modules/nested/index.mjs": "",
    };
    await using app = await openApp({ ...APP, ...packages });
    const filter = await app.filter(Object.keys(packages));
    const asked = (path: string) => filter.test(`${app.directory}/${path}`);
    const ofEsbuild = ["node_modules/plain/index.js", "lib/node_modules/nested/index.mjs", "src/app.tsx"];
    for (const path of ofEsbuild) expect([path, asked(path)]).toEqual([path, false]);
    const others = [
      ...["node_modules/plain/style.css", "node_modules/plain/index.js?worker", "node_modules/plain/x.wasm"],
      ...["node_modules/large/index.js", "node_modules/@scope/worker/index.js", "main.ts"],
    ];
    for (const path of others) expect([path, asked(path)]).toEqual([path, true]);
  });

  it("is the same in esbuild's engine", async () => {
    await using app = await openApp({ ...APP, "main.ts": 'import "./src/app.tsx"; import "./src/glob.ts";' });
    const filter = await app.filter();
    const asked: string[] = [];
    await build({
      entryPoints: [join(app.directory, "main.ts")],
      bundle: true,
      logLevel: "silent",
      write: false,
      plugins: [
        {
          name: "asked",
          setup: ({ onLoad }) =>
            onLoad(
              { filter, namespace: "file" },
              ({ path }) => void asked.push(path.slice(app.directory.length)),
            ),
        },
      ],
    });
    expect(asked.sort()).toEqual(["/main.ts", "/src/glob.ts"]);
  });
});
