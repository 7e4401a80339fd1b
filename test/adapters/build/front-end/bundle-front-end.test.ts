import { mkdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { loadEsbuild } from "../../../../actions/shared/adapters/build/esbuild/load-esbuild.ts";
import { bundleFrontEnd } from "../../../../actions/shared/adapters/build/front-end/bundle-front-end.ts";
import { readFrontEnd } from "../../../../actions/shared/adapters/build/front-end/config/read-front-end.ts";
import { listSources } from "../../../../actions/shared/adapters/build/sources/source-files.ts";
import {
  createTempFolder,
  type TempFolder,
} from "../../../../actions/shared/adapters/filesystem/temp-folder.ts";

const esbuild = await loadEsbuild(import.meta.dirname);
const PAGE = '<!doctype html><title>x</title><script type="module" src="/main.ts"></script>';
const TAILWIND = 'import t from "@tailwindcss/vite";\nexport default { plugins: [t()] };';
const OUTSIDE = "This file is outside the app's directory; a build reads only files inside it.";

let root: TempFolder;
beforeEach(async () => {
  root = await createTempFolder();
});
afterEach(() => rm(root.path, { recursive: true }));

async function build(files: Readonly<Record<string, string>>, restored: readonly string[] = []) {
  const app = join(root.path, "app");
  for (const [name, text] of Object.entries({ "index.html": PAGE, ...files })) {
    await mkdir(dirname(join(app, name)), { recursive: true });
    await writeFile(join(app, name), text);
  }
  const sources = { ...(await listSources(app)), restored: restored.map((path) => join(app, path)) };
  const frontEnd = await readFrontEnd(esbuild, app, sources);
  return bundleFrontEnd(esbuild, { directory: app, sources, ...frontEnd });
}

async function errorsOf(files: Readonly<Record<string, string>>) {
  const outcome = await build(files);
  return outcome.passed ? [] : outcome.errors.map(({ text }) => text);
}

async function textsOf(files: Readonly<Record<string, string>>, restored?: readonly string[]) {
  const outcome = await build(files, restored);
  if (!outcome.passed) throw new Error(outcome.errors.map(({ text }) => text).join("\n"));
  return outcome.value.map(({ path, contents }) => ({ path, text: Buffer.from(contents).toString() }));
}

describe("a front end", () => {
  beforeEach(async () => {
    await writeFile(join(root.path, "secret.css"), ".secret { color: red }");
    await writeFile(join(root.path, "secret.ts"), "export default 'secret';");
    await writeFile(join(root.path, "secret.svg"), "<svg>secret</svg>");
  });

  it.each<[string, Record<string, string>]>([
    ["an import with a query", { "main.ts": 'import "../secret.ts?raw";' }],
    ["a style sheet", { "main.ts": 'import "../secret.css";' }],
    ["@import", { "main.ts": 'import "./a.css";', "a.css": '@import "../secret.css";' }],
    ["url()", { "main.ts": 'import "./a.css";', "a.css": ".a { background: url(../secret.svg) }" }],
    [
      "composes",
      {
        "main.ts": 'import "./a.module.css";',
        "a.module.css": '.a { composes: secret from "../secret.css" }',
      },
    ],
    ["new URL()", { "main.ts": 'console.log(new URL("../secret.svg", import.meta.url))' }],
    ["a worker", { "main.ts": 'new Worker(new URL("../secret.ts", import.meta.url), { type: "module" })' }],
    [
      "an alias",
      {
        "vite.config.js": 'export default { resolve: { alias: { x: "../secret.ts" } } };',
        "main.ts": 'import "x";',
      },
    ],
    [
      "Tailwind's @import",
      {
        "vite.config.js": TAILWIND,
        "main.ts": 'import "./a.css";',
        "a.css": '@import "../secret.css" layer(x);',
      },
    ],
  ])("reads no file outside the app's directory through %s", async (_, files) => {
    expect((await errorsOf(files)).join("\n")).toContain(OUTSIDE);
  });

  it("reads no file outside the app's directory through a glob, @source or the page", async () => {
    const texts = await textsOf({
      "vite.config.js": TAILWIND,
      "index.html": `${PAGE}<img src="../secret.svg"><img src="/../secret.svg">`,
      "main.ts": 'import "./a.css"; console.log(import.meta.glob("../*.ts", { eager: true }))',
      "a.css": ".a { @apply block; }",
    });
    expect(texts.map(({ text }) => text).join("\n")).not.toMatch(/secret(?!\.svg)/);
    const errors = await errorsOf({ "a.css": '@source "../../**"; .a { @apply block; }' });
    expect(errors.join("\n")).toContain("outside the app's directory");
  });

  it("reads no file outside the app's directory through a symbolic link", async () => {
    await mkdir(join(root.path, "app"));
    await symlink("../secret.svg", join(root.path, "app/link.svg"));
    expect((await errorsOf({ "main.ts": 'import "./link.svg";' })).join("\n")).toContain(OUTSIDE);
    const page = await errorsOf({ "index.html": '<img src="/link.svg">', "main.ts": "" });
    expect(page.join("\n")).toContain(OUTSIDE);
    await symlink("../secret.ts", join(root.path, "app/.env"));
    await expect(build({})).rejects.toThrow(`".env": ${OUTSIDE}`);
  });

  it("reports the location of a glob that is not a literal", async () => {
    const outcome = await build({ "main.ts": "const p = './*.ts';\n\nimport.meta.glob(p);" });
    expect(
      outcome.passed
        ? []
        : outcome.errors.map(({ text, location }) => [text, location?.file, location?.line]),
    ).toEqual([[expect.stringContaining("`p`"), "main.ts", 3]]);
  });

  it("reports what Tailwind rejects, and a missing package of Tailwind", async () => {
    const files = { "vite.config.js": TAILWIND, "main.ts": 'import "./a.css";' };
    expect(await errorsOf({ ...files, "a.css": ".a { @apply nothing-like-it; }" })).toEqual([
      expect.stringMatching(/^Tailwind CSS: Cannot apply unknown utility class `nothing-like-it`/),
    ]);
    expect(await errorsOf({ ...files, "a.css": '@import "tailwindcss";' })).toEqual([
      expect.stringMatching(/^Could not resolve "tailwindcss"/),
    ]);
  });

  it("writes the styles of a lazy chunk to a separate file, which the import of the chunk waits for", async () => {
    const texts = await textsOf({
      "main.ts": 'import "./a.css"; import("./lazy.ts");',
      "a.css": ".a { color: red }",
      "lazy.ts": 'import "./lazy.css"; export const lazy = document.title;',
      "lazy.css": ".lazy { color: blue }",
    });
    const named = (pattern: RegExp) => texts.find(({ path }) => pattern.test(path));
    const styles = named(/lazy-\w+\.css$/);
    expect(styles?.text).toBe(".lazy{color:#00f}");
    expect(named(/index-\w+\.css$/)?.text).toBe(".a{color:red}");
    expect(named(/index-\w+\.js$/)?.text).toContain(`["/${styles?.path}"]`);
    expect(named(/index\.html$/)?.text).not.toContain("lazy");
  });

  it("transforms code of a package that was restored for another build", async () => {
    const files = {
      "main.ts": 'import icon from "other"; import "kept"; document.title = icon;',
      "node_modules/kept/index.js": "document.body.append(1);",
      "node_modules/other/index.js": 'export default new URL("./icon.svg", import.meta.url).href;',
      "node_modules/other/icon.svg": `<svg>${"x".repeat(5000)}</svg>`,
    };
    const texts = await textsOf(files, ["node_modules/kept/index.js"]);
    const icon = texts.find(({ path }) => path.endsWith(".svg"));
    expect(icon?.text).toContain("<svg>");
    expect(texts.find(({ path }) => path.endsWith(".js"))?.text).toContain(`/${icon?.path}`);
    expect(texts).toEqual(await textsOf(files));
  });

  it("bundles the style sheet that the name of a package means", async () => {
    const texts = await textsOf({
      "main.ts": 'import "font"; import "slides/css"; import "font/index.css"; document.title = "x";',
      "node_modules/font/package.json": '{ "name": "font", "main": "index.css" }',
      "node_modules/font/index.css": "@font-face { font-family: Font; src: url(./font.woff2) }",
      "node_modules/font/font.woff2": "x".repeat(5000),
      "node_modules/slides/package.json": '{ "name": "slides", "exports": { "./css": "./slides.css" } }',
      "node_modules/slides/slides.css": ".slide { color: red }",
    });
    const font = texts.find(({ path }) => path.endsWith(".woff2"));
    expect(texts.find(({ path }) => path.endsWith(".css"))?.text).toBe(
      `@font-face{font-family:Font;src:url(/${font?.path})}.slide{color:red}`,
    );
  });

  it("leaves the url() of a missing file unchanged, with a warning", async () => {
    const css = '.a { background: url("/api/picture"), url("./missing.png") }';
    const files = { "main.ts": 'import "./a.css";', "a.css": css };
    const outcome = await build(files);
    expect(
      outcome.passed ? outcome.warnings.map(({ text, location }) => [text, location?.file]) : [],
    ).toEqual([
      [expect.stringMatching(/^"\/api\/picture" does not exist/), "a.css"],
      [expect.stringMatching(/^"\.\/missing\.png" does not exist/), "a.css"],
    ]);
    const sheet = (await textsOf(files)).find(({ path }) => path.endsWith(".css"));
    expect(sheet?.text).toBe(".a{background:url(/api/picture),url(./missing.png)}");
    // A package must exist: it may not be installed yet.
    expect(await errorsOf({ ...files, "a.css": ".a { background: url(fonts/x.png) }" })).toEqual([
      'Could not resolve "fonts/x.png"',
    ]);
  });

  it("leaves the attributes of an element with vite-ignore unchanged", async () => {
    const [page] = await textsOf({
      "index.html": '<!doctype html><img vite-ignore src="./a.svg"><p vite-ignore style="x: url(./a.svg)">',
      "a.svg": "<svg/>",
    });
    expect(page?.text).toBe('<!doctype html><img  src="./a.svg"><p  style="x: url(./a.svg)">');
  });

  it("supports an alias that starts with a #, and unknown queries besides a known one", async () => {
    const texts = await textsOf({
      "vite.config.js": 'export default { resolve: { alias: { "#lib": "/lib" } } };',
      "main.ts": 'import { lib } from "#lib"; import text from "#lib/a.txt?raw&v=1"; console.log(lib, text);',
      "lib/index.ts": 'export const lib = "from the lib";',
      "lib/a.txt": "from a text",
    });
    const code = texts.map(({ text }) => text).join("\n");
    expect(code).toMatch(/from the lib[\s\S]*from a text|from a text[\s\S]*from the lib/);
    expect(await errorsOf({ "main.ts": 'import "./a.txt?unknown";', "a.txt": "" })).toEqual([
      expect.stringContaining('"?unknown"'),
    ]);
  });

  it("makes the keys of import.meta.glob relative to the module, with an excluding pattern as well", async () => {
    const texts = await textsOf({
      "main.ts": 'console.log(import.meta.glob(["./*.txt", "!**/b.txt"], { query: "?raw" }));',
      "a.txt": "a",
      "b.txt": "b",
    });
    const code = texts.map(({ text }) => text).join("\n");
    expect(code).toContain('"./a.txt"');
    expect(code).not.toContain("b.txt");
  });

  it("chooses a custom build for ICSS in CSS modules", async () => {
    const app = join(root.path, "app");
    await mkdir(app);
    await writeFile(join(app, "index.html"), PAGE);
    await writeFile(join(app, "a.module.css"), "/* @value x */\n@value red: #f00;\n.a { color: red }");
    const { mode } = await readFrontEnd(esbuild, app, await listSources(app));
    expect(mode).toEqual({
      mode: "custom",
      obstacles: [{ reason: expect.stringContaining("`@value`"), file: "a.module.css", line: 2 }],
    });
  });

  it("reports workers that start each other", async () => {
    const start = (name: string) =>
      `new Worker(new URL("./${name}.ts", import.meta.url), { type: "module" });`;
    const errors = await errorsOf({ "main.ts": start("a"), "a.ts": start("b"), "b.ts": start("a") });
    expect(errors).toEqual(['The worker "a.ts" imports itself as a worker.']);
  });

  it("leaves a page without modules unchanged, except for variables", async () => {
    const html = "<!doctype html><title>%MODE% %UNKNOWN%</title>\n<p>plain";
    expect(await textsOf({ "index.html": html })).toEqual([
      { path: "index.html", text: "<!doctype html><title>production %UNKNOWN%</title>\n<p>plain" },
    ]);
    expect(await readFile(join(root.path, "app/index.html"), "utf8")).toBe(html);
  });
});
