import { mkdir, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { loadEsbuild } from "../../../../../actions/shared/adapters/build/esbuild/load-esbuild.ts";
import { readFrontEnd } from "../../../../../actions/shared/adapters/build/front-end/config/read-front-end.ts";
import { readViteConfig } from "../../../../../actions/shared/adapters/build/front-end/config/read-vite-config.ts";
import { defaultViteOptions } from "../../../../../actions/shared/adapters/build/front-end/config/vite-options.ts";
import { listSources } from "../../../../../actions/shared/adapters/build/sources/source-files.ts";
import { readViteEnvironment } from "../../../../../actions/shared/adapters/build/sources/vite-environment.ts";
import {
  createTempFolder,
  type TempFolder,
} from "../../../../../actions/shared/adapters/filesystem/temp-folder.ts";

const esbuild = await loadEsbuild(import.meta.dirname);
let app: TempFolder;
beforeEach(async () => {
  app = await createTempFolder();
});
afterEach(() => rm(app.path, { recursive: true }));

async function write(files: Readonly<Record<string, string>>) {
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(app.path, name)), { recursive: true });
    await writeFile(join(app.path, name), text);
  }
  return listSources(app.path);
}
const read = async (config: string, name = "vite.config.ts") =>
  readViteConfig(esbuild, app.path, await write({ [name]: config }));

describe("a Vite configuration that is supported", () => {
  it("is optional", async () => {
    expect(await readViteConfig(esbuild, app.path, await write({}))).toEqual({
      options: defaultViteOptions,
      obstacles: [],
    });
  });

  it.each([
    ["an object", 'export default { base: "/x" };'],
    ["defineConfig", 'import { defineConfig } from "vite"; export default defineConfig({ base: "/x/" });'],
    [
      "a function",
      'import { defineConfig } from "vite"; export default defineConfig(() => ({ base: "/x/" }));',
    ],
    ["a function with statements", "export default () => { return { base: '/x/' }; };"],
    [
      "a condition on the mode",
      'export default ({ mode }) => ({ base: mode === "production" ? "/x/" : "/" });',
    ],
    ["a constant with a type", 'const base: string = "/x/";\nexport default { base } satisfies object;'],
    ["a spread", 'const shared = { base: "/x/" }; export default { ...shared };'],
  ])("may be written as %s", async (_, config) => {
    const { options, obstacles } = await read(config);
    expect(obstacles).toEqual([]);
    expect(options.base).toBe("/x/");
  });

  it("sets aliases, defines, pages and limits, with any of the common path functions", async () => {
    const { options, obstacles } = await read(`
      import path, { join } from "node:path";
      import { fileURLToPath, URL } from "node:url";
      export default {
        publicDir: false,
        envPrefix: ["VITE_", "PUBLIC_"],
        define: { __A__: JSON.stringify({ a: [1] }), __B__: "b", __C__: 3 },
        resolve: {
          alias: [
            { find: "@", replacement: fileURLToPath(new URL("./src", import.meta.url)) },
            { find: "#lib", replacement: path.resolve(__dirname, "lib") },
            { find: /^~\\//, replacement: join("/", "src") + "/" },
            { find: "moment", replacement: "dayjs" },
          ],
        },
        build: { assetsInlineLimit: 2 * 1024, target: "es2022", rollupOptions: { input: ["a.html", "./b/c.html"] } },
        server: { proxy: makeProxy() },
      };`);
    expect(obstacles).toEqual([]);
    expect(options).toMatchObject({
      publicFolder: undefined,
      envPrefixes: ["VITE_", "PUBLIC_"],
      define: { __A__: '{"a":[1]}', __B__: "b", __C__: "3" },
      alias: [
        { find: "@", exact: false, replacement: "/src" },
        { find: "#lib", exact: false, replacement: "/lib" },
        { find: "~/", exact: false, replacement: "/src/" },
        { find: "moment", exact: false, replacement: "dayjs" },
      ],
      inlineLimitBytes: 2048,
      targets: ["es2022"],
      pages: ["a.html", "b/c.html"],
    });
  });

  it("may use the plugins that are reproduced", async () => {
    const { options, obstacles } = await read(`
      import react from "@vitejs/plugin-react";
      import tailwindcss from "@tailwindcss/vite";
      import { cloudflare } from "@cloudflare/vite-plugin";
      import tsconfigPaths from "vite-tsconfig-paths";
      const local = false;
      export default { plugins: [react({ jsxImportSource: "@emotion/react" }), tailwindcss(), cloudflare(), tsconfigPaths(), local && local()] };`);
    expect(obstacles).toEqual([]);
    expect(options).toMatchObject({ tailwind: true, jsxImportSource: "@emotion/react" });
  });
});

describe("a Vite configuration that needs a custom build", () => {
  it.each([
    [
      "an unknown plugin",
      'import svgr from "vite-plugin-svgr";\nexport default {\n  plugins: [svgr()],\n};',
      '3:13 "vite-plugin-svgr"',
    ],
    [
      "an inline plugin",
      'export default {\n  plugins: [{ name: "mine" }],\n};',
      "2:13 in the configuration itself",
    ],
    [
      "Babel in React's plugin",
      'import react from "@vitejs/plugin-react";\nexport default { plugins: [react({ babel: {} })] };',
      '2:36 "babel" of "@vitejs/plugin-react"',
    ],
    ["an unknown option", "export default {\n  build: {\n    lib: {},\n  },\n};", '3:5 "build.lib"'],
    [
      "a typed environment variable",
      "const base: string = process.env.BASE;\nexport default { base };",
      '2:18 "base" depends on a member "BASE"',
    ],
    ["a relative base", 'export default { base: "./" };', '1:18 "base" is not supported: "./"'],
    [
      "statements",
      "export default () => {\n  console.log(1);\n  return {};\n};",
      "1:16 a function with statements",
    ],
    [
      "a regular expression as an alias",
      "export default { resolve: { alias: [{ find: /^(.*)x$/, replacement: '/y' }] } };",
      '1:39 "resolve.alias"',
    ],
  ])("because of %s is reported with its location", async (_, config, expected) => {
    const { obstacles } = await read(config);
    const [, location, quoted = ""] = /^(\S+) (.*)$/.exec(expected) ?? [];
    expect(obstacles.map(({ file, line, column }) => `${file} ${line}:${column}`)).toEqual([
      `vite.config.ts ${location}`,
    ]);
    expect(obstacles[0]?.reason).toContain(quoted);
  });

  it.each([
    ["vite.config.cjs", "module.exports = {};", /CommonJS/],
    ["vite.config.js", "export default {", /not valid: /],
  ])("in %s is reported", async (name, text, reason) => {
    const { obstacles } = await read(text, name);
    expect(obstacles).toEqual([{ file: name, reason: expect.stringMatching(reason) }]);
  });

  it("is never run", async () => {
    await read('globalThis.ran = true;\nimport "./side-effect.ts";\nexport default {};');
    expect(Reflect.has(globalThis, "ran")).toBe(false);
  });
});

describe("reading a front end", () => {
  it("reports code that Tailwind would load, except in a comment", async () => {
    const sources = await write({
      "index.html": "",
      "vite.config.js": 'import t from "@tailwindcss/vite";\nexport default { plugins: [t()] };',
      "src/a.css": '/* @plugin "x"; */\n@import "tailwindcss";\n@plugin "@tailwindcss/typography";\n',
    });
    const { mode } = await readFrontEnd(esbuild, app.path, sources);
    expect(mode).toEqual({
      mode: "custom",
      obstacles: [
        {
          reason: expect.stringContaining('@plugin "@tailwindcss/typography"'),
          file: "src/a.css",
          line: 3,
        },
      ],
    });
  });

  it("expands variables as Vite does, without those of this process", async () => {
    const sources = await write({
      ".env":
        "HOST=a.test\nVITE_URL=https://${HOST}/$VITE_PATH\nVITE_PATH=x\nVITE_MISSING=${NONE:-b}${PATH}\nVITE_LOOP=$VITE_LOOP!",
      ".env.production": "VITE_PATH=y\nVITE_RAW='\\$HOST'",
      ".env.local": "VITE_PATH=never",
    });
    const environment = await readViteEnvironment(app.path, sources);
    expect(environment).toMatchObject({
      VITE_URL: "https://a.test/y",
      VITE_PATH: "y",
      VITE_MISSING: "b",
      VITE_LOOP: "!",
      VITE_RAW: "$HOST",
      MODE: "production",
    });
    expect(environment).not.toHaveProperty("HOST");
  });
});
