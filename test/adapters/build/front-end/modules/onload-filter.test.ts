import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { build } from "esbuild";
import { describe, expect, it } from "vitest";
import { defaultViteOptions } from "../../../../../actions/shared/adapters/build/front-end/config/vite-options.ts";
import { allOptimizations } from "../../../../../actions/shared/adapters/build/front-end/context/optimizations.ts";
import { createOnLoadFilter } from "../../../../../actions/shared/adapters/build/front-end/modules/onload-filter.ts";
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
      const options = { ...defaultViteOptions, sourcemap };
      return createOnLoadFilter({ directory, sources, options, optimizations: allOptimizations }).pattern;
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

describe("the onLoad filter", () => {
  it("does not select the app's code", async () => {
    await using app = await openApp(APP);
    const filter = await app.filter();
    const selects = (path: string) => filter.test(`${app.directory}/${path}`);
    for (const path of ["src/app.tsx", "src/a+b (1)/[id].ts", "source/other.ts", "src/mapped.js"])
      expect([path, selects(path)]).toEqual([path, false]);
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
    for (const path of others) expect([path, selects(path)]).toEqual([path, true]);
    for (const path of ["", "/", "/etc/hosts", "src/app.tsx", app.directory, `${app.directory}\nsrc/app.tsx`])
      expect([path, filter.test(path)]).toEqual([path, true]);
  });

  it("selects code that names a source map if source maps are written", async () => {
    await using app = await openApp(APP, true);
    const filter = await app.filter();
    expect(filter.test(`${app.directory}/src/mapped.js`)).toBe(true);
    expect(filter.test(`${app.directory}/src/app.tsx`)).toBe(false);
  });

  it("selects everything in a directory that contains more than app files", async () => {
    await using app = await openApp({
      ...APP,
      ".gitignore": "*.local.ts\n",
      "src/deep/er/secret.local.ts": "",
      "lib/a/x.ts": "",
      "lib/b/y.ts": "",
    });
    await symlink("/etc/hosts", join(app.directory, "lib/b/link.ts"));
    const filter = await app.filter();
    const selects = (path: string) => filter.test(`${app.directory}/${path}`);
    expect(selects("src/app.tsx")).toBe(true);
    expect(selects("src/deep/er/x.ts")).toBe(true);
    expect(selects("lib/b/y.ts")).toBe(true);
    expect(selects("lib/a/x.ts")).toBe(false);
    expect(selects("source/other.ts")).toBe(false);
  });

  it("does not select code of packages that were restored", async () => {
    const packages = {
      "node_modules/plain/index.js": "",
      "node_modules/plain/style.css": "",
      "node_modules/large/index.js": "x".repeat(1024 * 1024 + 1),
      "node_modules/@scope/worker/index.js": "new Worker(new URL('./w.js', import.meta.url))",
      "lib/node_modules/nested/index.mjs": "",
    };
    await using app = await openApp({ ...APP, ...packages });
    const filter = await app.filter(Object.keys(packages));
    const selects = (path: string) => filter.test(`${app.directory}/${path}`);
    const byEsbuild = ["node_modules/plain/index.js", "lib/node_modules/nested/index.mjs", "src/app.tsx"];
    for (const path of byEsbuild) expect([path, selects(path)]).toEqual([path, false]);
    const others = [
      ...["node_modules/plain/style.css", "node_modules/plain/index.js?worker", "node_modules/plain/x.wasm"],
      ...["node_modules/large/index.js", "node_modules/@scope/worker/index.js", "main.ts"],
    ];
    for (const path of others) expect([path, selects(path)]).toEqual([path, true]);
  });

  it("selects the same in esbuild's engine", async () => {
    await using app = await openApp({ ...APP, "main.ts": 'import "./src/app.tsx"; import "./src/glob.ts";' });
    const filter = await app.filter();
    const selected: string[] = [];
    await build({
      entryPoints: [join(app.directory, "main.ts")],
      bundle: true,
      logLevel: "silent",
      write: false,
      plugins: [
        {
          name: "selected",
          setup: ({ onLoad }) =>
            onLoad(
              { filter, namespace: "file" },
              ({ path }) => void selected.push(path.slice(app.directory.length)),
            ),
        },
      ],
    });
    expect(selected.sort()).toEqual(["/main.ts", "/src/glob.ts"]);
  });
});
