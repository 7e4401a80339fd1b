import { describe, expect, it } from "vitest";
import { buildHostileApp, type Tree } from "./hostile-app.ts";

const EVIL = "apps/evil";
const OUTSIDE = "../outside";
/** Far longer than a build takes; a build that waits for a pipe never ends. */
const MAX_MS = 20_000;

const wrangler = (more: object) => ({
  [`${EVIL}/wrangler.json`]: JSON.stringify({ name: "evil", compatibility_date: "2026-07-01", ...more }),
});
const worker = (code: string) => ({
  [`${EVIL}/src/worker.ts`]: `${code}\nexport default { fetch: () => new Response() };`,
});
const page = (code: string) => ({ [`${EVIL}/src/main.ts`]: code });
const secret = { [`${OUTSIDE}/secret.txt`]: "CANARY" };
const secretJson = {
  [`${OUTSIDE}/secret.json`]: '{ "compilerOptions": { "target": "CANARY", "jsxImportSource": "CANARY" } }',
};
const brokenJson = { [`${OUTSIDE}/secret.json`]: "CANARY = 1" };
const secretScript = { [`${OUTSIDE}/secret.js`]: "export const secret = 'CANARY'; CANARY CANARY" };
const link = (path: string, target = `../../${OUTSIDE}/secret.txt`) => ({
  [`${EVIL}/${path}`]: { link: target },
});
const deep = (name: string) => `../../../${OUTSIDE}/${name}`;

/** A source map whose source has no content, so that esbuild would read the file. */
const mapOf = (source: string) =>
  JSON.stringify({ version: 3, sources: [source], names: [], mappings: "AAAA" });
const inlineMap = (source: string) =>
  `//# sourceMappingURL=data:application/json;base64,${Buffer.from(mapOf(source)).toString("base64")}`;

/** Nothing of what the links lead to may be read. */
const LEAKS: Readonly<Record<string, Tree>> = {
  "public/_headers": { ...secret, ...link("public/_headers", deep("secret.txt")) },
  "public/_headers to the environment": link("public/_headers", "/proc/self/environ"),
  "public/_redirects": { ...secret, ...link("public/_redirects", deep("secret.txt")) },
  "an asset": { ...secret, ...link("public/a.txt", deep("secret.txt")) },
  "an asset to .git": link("public/a.txt", "../../../.git/config"),
  "a directory of assets": { ...secret, ...link("public/all", deep("")) },
  "the public directory": { ...secret, "apps/other/public": { link: deep("") }, ...link("assets", deep("")) },
  ".assetsignore": { ...secret, ...link("public/.assetsignore", deep("secret.txt")) },
  main: { ...secretScript, ...link("src/link.js", deep("secret.js")), ...wrangler({ main: "src/link.js" }) },
  "main with no_bundle": {
    ...secretScript,
    ...link("src/link.js", deep("secret.js")),
    ...wrangler({ main: "src/link.js", no_bundle: true }),
  },
  "main in a linked directory": {
    ...secretScript,
    ...link("src/lib", deep("")),
    ...wrangler({ main: "src/lib/secret.js" }),
  },
  "main above the app": { ...secretScript, ...wrangler({ main: `../../${OUTSIDE}/secret.js` }) },
  "additional modules": {
    ...secretScript,
    ...link("src/extra.js", deep("secret.js")),
    ...wrangler({
      main: "src/worker.ts",
      find_additional_modules: true,
      rules: [{ type: "ESModule", globs: ["**/*.js"] }],
    }),
  },
  "an import": {
    ...secretScript,
    ...link("src/link.js", deep("secret.js")),
    ...worker('import "./link.js";'),
  },
  "an import of text": {
    ...secret,
    ...link("src/link.txt", deep("secret.txt")),
    ...worker('import t from "./link.txt"; console.log(t);'),
  },
  "an import of JSON": {
    ...brokenJson,
    ...link("src/link.json", deep("secret.json")),
    ...worker('import t from "./link.json"; console.log(t);'),
  },
  "an absolute import": worker('import t from "/proc/self/environ"; console.log(t);'),
  "an absolute import in the front end": page('import t from "/proc/self/environ?raw"; console.log(t);'),
  "?raw": {
    ...secret,
    ...link("src/link.txt", deep("secret.txt")),
    ...page('import t from "./link.txt?raw"; console.log(t);'),
  },
  "?url": {
    ...secret,
    ...link("src/link.txt", deep("secret.txt")),
    ...page('import t from "./link.txt?url"; console.log(t);'),
  },
  "?inline": {
    ...secret,
    ...link("src/link.svg", deep("secret.txt")),
    ...page('import t from "./link.svg?inline"; console.log(t);'),
  },
  "?worker": {
    ...secretScript,
    ...link("src/link.js", deep("secret.js")),
    ...page('import W from "./link.js?worker"; new W();'),
  },
  "new URL": {
    ...secret,
    ...link("src/link.txt", deep("secret.txt")),
    ...page('console.log(new URL("./link.txt", import.meta.url));'),
  },
  "new URL of a pattern": {
    ...secret,
    ...link("src/a.txt", deep("secret.txt")),
    ...page("const n = 'a'; console.log(new URL(`./${n}.txt`, import.meta.url));"),
  },
  "import.meta.glob": {
    ...secret,
    ...link("src/a.txt", deep("secret.txt")),
    ...page('console.log(import.meta.glob("./*.txt", { query: "?raw", eager: true }));'),
  },
  "a style sheet": { ...secret, ...link("src/a.css", deep("secret.txt")), ...page('import "./a.css";') },
  "@import": {
    ...secret,
    ...link("src/b.css", deep("secret.txt")),
    ...page('import "./a.css";'),
    [`${EVIL}/src/a.css`]: '@import "./b.css";',
  },
  "url()": {
    ...secret,
    ...link("src/b.svg", deep("secret.txt")),
    ...page('import "./a.css";'),
    [`${EVIL}/src/a.css`]: "a { background: url(./b.svg) }",
  },
  "a CSS module": {
    ...secret,
    ...link("src/a.module.css", deep("secret.txt")),
    ...page('import s from "./a.module.css"; console.log(s);'),
  },
  WebAssembly: {
    ...secret,
    ...link("src/a.wasm", deep("secret.txt")),
    ...page('import init from "./a.wasm?init"; init();'),
  },
  "index.html": { ...secret, [`${EVIL}/index.html`]: { link: `../../${OUTSIDE}/secret.txt` } },
  "an image of a page": {
    ...secret,
    ...link("a.svg"),
    [`${EVIL}/index.html`]: '<!doctype html><img src="/a.svg">',
  },
  "package.json": { ...brokenJson, ...link("package.json", `../../${OUTSIDE}/secret.json`) },
  "package.json that is valid": { ...secretJson, ...link("package.json", `../../${OUTSIDE}/secret.json`) },
  "package.json of a directory": { ...brokenJson, ...link("src/package.json", deep("secret.json")) },
  "package.json to the environment": link("src/package.json", "/proc/self/environ"),
  "package.json to .git": link("src/package.json", "../../../.git/config"),
  "package.json of an ignored directory": {
    ...brokenJson,
    [`${EVIL}/.gitignore`]: "gen",
    [`${EVIL}/gen/package.json`]: { link: deep("secret.json") },
    [`${EVIL}/gen/x.ts`]: "export {};",
    ...worker('import "../gen/x.ts";'),
  },
  "package.json of a linked directory": {
    [`${OUTSIDE}/package.json`]: "CANARY",
    [`${OUTSIDE}/x.ts`]: "export {}",
    ...link("src/lib", deep("")),
    ...worker('import "./lib/x.ts";'),
  },
  "tsconfig.json": { ...secretJson, ...link("tsconfig.json", `../../${OUTSIDE}/secret.json`) },
  extends: {
    ...secretJson,
    [`${EVIL}/tsconfig.json`]: JSON.stringify({ extends: `../../${OUTSIDE}/secret.json` }),
  },
  "extends without an extension": {
    ...secret,
    [`${OUTSIDE}/base`]: "CANARY",
    [`${EVIL}/tsconfig.json`]: JSON.stringify({ extends: `../../${OUTSIDE}/base` }),
  },
  "extends in an array": {
    ...secretJson,
    [`${EVIL}/tsconfig.json`]: JSON.stringify({ extends: ["./a.json", `../../${OUTSIDE}/secret`] }),
    [`${EVIL}/a.json`]: "{}",
  },
  "extends of the environment": {
    [`${EVIL}/tsconfig.json`]: JSON.stringify({ extends: "/proc/self/environ" }),
  },
  "the first of two extends": {
    ...secretJson,
    [`${EVIL}/tsconfig.json`]: `{ "extends": "../../${OUTSIDE}/secret.json", "extends": "./a.json" }`,
    [`${EVIL}/a.json`]: "{}",
  },
  "extends with an escape that JSON does not have": {
    ...secretJson,
    [`${EVIL}/tsconfig.json`]: `{ "\\x65xtends": "../../${OUTSIDE}/secret.json" }`,
  },
  "extends with a line continuation": {
    ...secretJson,
    [`${EVIL}/tsconfig.json`]: `{ "exten\\\nds": "../../${OUTSIDE}/secret.json" }`,
  },
  "extends of extends": {
    ...secretJson,
    [`${EVIL}/tsconfig.json`]: JSON.stringify({ extends: "./a.json" }),
    [`${EVIL}/a.json`]: JSON.stringify({ extends: "./b.json" }),
    ...link("b.json", `../../${OUTSIDE}/secret.json`),
  },
  "extends of a linked package": {
    [`${OUTSIDE}/tsconfig.json`]: '{ "compilerOptions": { "target": "CANARY" } }',
    [`${EVIL}/tsconfig.json`]: JSON.stringify({ extends: "conf" }),
    ...link("node_modules/conf", deep("")),
  },
  "extends of ..": {
    [`../../tsconfig.json`]: "{}",
    [`${EVIL}/tsconfig.json`]: JSON.stringify({ extends: "../.." }),
    ["tsconfig.json"]: { link: `${OUTSIDE}/secret.json` },
    ...secretJson,
  },
  "tsconfig of the configuration": {
    ...secretJson,
    ...link("my.json", `../../${OUTSIDE}/secret.json`),
    ...wrangler({ main: "src/worker.ts", tsconfig: "my.json" }),
  },
  "tsconfig of a reference": {
    ...secretJson,
    [`${EVIL}/tsconfig.json`]: JSON.stringify({ references: [{ path: "./tsconfig.app.json" }] }),
    ...link("tsconfig.app.json", `../../${OUTSIDE}/secret.json`),
  },
  "jsconfig.json": { ...secretJson, ...link("src/jsconfig.json", deep("secret.json")) },
  ".pnp.cjs": {
    ...secretScript,
    ...link(".pnp.cjs", `../../${OUTSIDE}/secret.js`),
    ...worker('import "left-pad";'),
  },
  ".pnp.data.json": {
    ...brokenJson,
    ...link(".pnp.data.json", `../../${OUTSIDE}/secret.json`),
    ...worker('import "left-pad";'),
  },
  "wrangler.json": { ...brokenJson, [`${EVIL}/wrangler.json`]: { link: `../../${OUTSIDE}/secret.json` } },
  "vite.config.ts": { ...secretScript, ...link("vite.config.ts", `../../${OUTSIDE}/secret.js`) },
  ".env": {
    [`${OUTSIDE}/secret.txt`]: "VITE_A=CANARY",
    ...link(".env"),
    ...page("console.log(import.meta.env.VITE_A);"),
  },
  "the lock file": {
    ...brokenJson,
    ...link("package-lock.json", `../../${OUTSIDE}/secret.json`),
    [`${EVIL}/package.json`]: "{}",
  },
  "a workspace manifest": {
    [`${OUTSIDE}/w.yaml`]: "packages: [CANARY, : }",
    "pnpm-workspace.yaml": { link: `${OUTSIDE}/w.yaml` },
  },
  "package.json above the app": { ...brokenJson, "package.json": { link: `${OUTSIDE}/secret.json` } },
  "package.json of a member": {
    ...brokenJson,
    "package.json": JSON.stringify({ workspaces: ["apps/*", "packages/*"] }),
    [`${EVIL}/package.json`]: JSON.stringify({ name: "evil", dependencies: { lib: "*" } }),
    "packages/lib/package.json": { link: `../../${OUTSIDE}/secret.json` },
  },
  "a source map": {
    ...secretJson,
    ...wrangler({ main: "src/worker.ts", upload_source_maps: true }),
    ...worker(""),
    [`${EVIL}/src/worker.ts`]: `export default {};\n//# sourceMappingURL=../../../${OUTSIDE}/secret.json`,
  },
  "a source without content in a source map": {
    ...secretScript,
    ...wrangler({ main: "src/worker.ts", upload_source_maps: true }),
    [`${EVIL}/src/worker.ts`]: `export default {};\n${inlineMap(`../../../${OUTSIDE}/secret.js`)}`,
  },
  "a source without content in a source map, in percent encoding": {
    ...secretScript,
    ...wrangler({ main: "src/worker.ts", upload_source_maps: true }),
    [`${EVIL}/src/worker.ts`]: `export default {};\n//# sourceMappingURL=data:application/json,${encodeURIComponent(mapOf(`../../../${OUTSIDE}/secret.js`))}`,
  },
  "the environment as a source in a source map": {
    ...wrangler({ main: "src/worker.ts", upload_source_maps: true }),
    [`${EVIL}/src/worker.ts`]: `export default {};\n${inlineMap("/proc/self/environ")}`,
  },
  "a source without content in a source map of the front end": {
    ...secretScript,
    [`${EVIL}/vite.config.ts`]: "export default { build: { sourcemap: true } };",
    [`${EVIL}/src/main.ts`]: `import "./a.css"; import "./b.js"; import "./c.ts";\n${inlineMap(deep("secret.js"))}`,
    [`${EVIL}/src/b.js`]: `document.title = "b";\n${inlineMap("/proc/self/environ")}`,
    [`${EVIL}/src/c.ts`]: `const title: string = import.meta.env.MODE; document.title = title;\n${inlineMap(deep("secret.js"))}`,
    [`${EVIL}/src/a.css`]: `a { color: red }\n/*${inlineMap("/proc/self/environ").slice(2)} */`,
    [`${EVIL}/index.html`]: `<!doctype html><script type="module" src="/src/main.ts"></script><script type="module">import "/src/b.js";\n${inlineMap("/proc/self/environ")}\n</script>`,
  },
  "a source map of a style sheet": {
    ...brokenJson,
    ...wrangler({ main: "src/worker.ts", upload_source_maps: true }),
    ...worker('import "./a.css";'),
    [`${EVIL}/src/a.css`]: `a{}\n/*# sourceMappingURL=../../../${OUTSIDE}/secret.json */`,
  },
  ".gitignore": { ...secret, ...link(".gitignore") },
  "@source of Tailwind": {
    ...secret,
    ...link("src/classes.html", deep("secret.txt")),
    [`${EVIL}/package.json`]: JSON.stringify({ dependencies: { tailwindcss: "4" } }),
    [`${EVIL}/vite.config.ts`]:
      'import tailwind from "@tailwindcss/vite"; export default { plugins: [tailwind()] };',
    [`${EVIL}/src/a.css`]: '@theme {} @source "./classes.html"; @utility x { color: red }',
    ...page('import "./a.css";'),
  },
};

/** Files that never end, or are too large. */
const ENDLESS: Readonly<Record<string, Tree>> = {
  ".gitignore to a device": link(".gitignore", "/dev/zero"),
  "_headers to a device": link("public/_headers", "/dev/zero"),
  "package.json to a device": link("package.json", "/dev/zero"),
  "package.json of a directory to a device": link("src/package.json", "/dev/zero"),
  "tsconfig.json to a device": link("tsconfig.json", "/dev/zero"),
  ".env to a device": link(".env", "/dev/random"),
  "a pipe as .gitignore": { [`${EVIL}/.gitignore`]: { pipe: true } },
  "a pipe as wrangler.json": { [`${EVIL}/wrangler.json`]: { pipe: true } },
  "a pipe as package.json": { [`${EVIL}/package.json`]: { pipe: true } },
  "a pipe as package.json of a directory": { [`${EVIL}/src/package.json`]: { pipe: true } },
  "a pipe as tsconfig.json": { [`${EVIL}/tsconfig.json`]: { pipe: true } },
  "a pipe as an import": { [`${EVIL}/src/x.ts`]: { pipe: true }, ...worker('import "./x.ts";') },
  "a pipe as an asset": { [`${EVIL}/public/x.txt`]: { pipe: true } },
  "a pipe as an installed file": {
    [`${EVIL}/node_modules/x/index.js`]: { pipe: true },
    [`${EVIL}/node_modules/x/package.json`]: "{}",
    ...worker('import "x";'),
  },
  "a pipe behind a link": { "other/pipe": { pipe: true }, ...link("package.json", "../../other/pipe") },
  "a huge .gitignore": { [`${EVIL}/.gitignore`]: { sizeBytes: 2 ** 36 } },
  "a huge package.json": { [`${EVIL}/package.json`]: { sizeBytes: 2 ** 36 } },
  "a huge tsconfig.json": { [`${EVIL}/tsconfig.json`]: { sizeBytes: 2 ** 36 } },
  "a huge lock file": {
    [`${EVIL}/package.json`]: "{}",
    [`${EVIL}/package-lock.json`]: { sizeBytes: 2 ** 36 },
  },
  "a huge asset": { [`${EVIL}/public/x.bin`]: { sizeBytes: 2 ** 32 } },
  "a link to itself": link("package.json", "package.json"),
};

describe("a build never reads outside the app's repository", () => {
  it.each(Object.entries(LEAKS))(
    "through %s",
    async (_, tree) => {
      process.env["OVERSKILL_TEST_CANARY"] = "canary-of-the-environment";
      const { shown, artifact, canary } = await buildHostileApp(tree);
      delete process.env["OVERSKILL_TEST_CANARY"];
      for (const [place, text] of [["messages", Buffer.from(shown)] as const, ...artifact]) {
        for (const secretValue of [canary, "canary-of-the-environment"]) {
          for (const encoded of encodings(secretValue)) expect(text.includes(encoded), place).toBe(false);
        }
      }
      expect(shown).not.toMatch(/\/tmp\/|overskill-/);
    },
    MAX_MS,
  );
});

describe("a build ends", () => {
  it.each(Object.entries(ENDLESS))(
    "with %s",
    async (_, tree) => {
      const { elapsedMs } = await buildHostileApp(tree);
      expect(elapsedMs).toBeLessThan(MAX_MS / 2);
    },
    MAX_MS,
  );
});

describe("links that git, Vite and wrangler support still work", () => {
  it.each<[string, Tree, string]>([
    [
      "a source",
      {
        [`${EVIL}/src/real.ts`]: "export const a = 'WANTED';",
        ...link("src/link.ts", "real.ts"),
        ...worker('import { a } from "./link.ts"; console.log(a);'),
      },
      "worker/index.js",
    ],
    ["an asset", { [`${EVIL}/real.txt`]: "WANTED", ...link("public/x.txt", "../real.txt") }, "assets/x.txt"],
    [
      "_headers",
      { [`${EVIL}/real.txt`]: "/*\n  X-A: WANTED", ...link("public/_headers", "../real.txt") },
      "manifest.json",
    ],
    [
      "a shared tsconfig",
      {
        "tsconfig.base.json": '{ "compilerOptions": { "jsx": "react", "jsxFactory": "WANTED" } }',
        ...link("tsconfig.json", "../../tsconfig.base.json"),
        [`${EVIL}/src/worker.tsx`]: "export default { a: <b /> };",
        ...wrangler({ main: "src/worker.tsx" }),
      },
      "worker/index.js",
    ],
    [
      "a shared package.json",
      {
        "shared.json": '{ "type": "module" }',
        ...link("package.json", "../../shared.json"),
        ...worker("console.log('WANTED');"),
      },
      "worker/index.js",
    ],
  ])(
    "for %s",
    async (_, tree, file) => {
      const { artifact, shown } = await buildHostileApp(tree);
      expect(artifact.get(file)?.toString(), shown).toContain("WANTED");
    },
    MAX_MS,
  );
});

function encodings(value: string): readonly string[] {
  const bytes = Buffer.from(value);
  return [value, bytes.toString("base64").slice(0, -4), encodeURIComponent(value), bytes.toString("hex")];
}
