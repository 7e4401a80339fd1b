import { describe, expect, it } from "vitest";
import { guessImports } from "../../actions/shared/adapters/build/packages/imported-names.ts";
import { findMissingReferences } from "../../actions/shared/adapters/generation/html-references.ts";
import { parsePromptIssue } from "../../actions/shared/domain/generation/prompt-issue.ts";
import { parseRowData } from "../../actions/shared/domain/report/preview-rows.ts";
import { findSecrets } from "../../actions/shared/domain/secrets/find-secrets.ts";
import { fenceUntrusted } from "../../actions/shared/domain/text/fence.ts";
import { inertMarkdown } from "../../actions/shared/domain/text/inert-markdown.ts";
import { buildHostileApp, type Tree } from "./hostile-app.ts";

const EVIL = "apps/evil";
/** A pattern that backtracks needs minutes for texts of this length; a linear one needs milliseconds. */
const LENGTH = 200_000;
const MAX_MS = 20_000;

const repeat = (text: string, count = LENGTH) => text.repeat(count);
const page = (code: string, more: Tree = {}): Tree => ({ [`${EVIL}/src/main.ts`]: code, ...more });
const manifest = JSON.stringify({ name: "evil", version: "1.0.0", dependencies: { dep: "^1.0.0" } });
const locked = (name: string, text: string): Tree => ({
  [`${EVIL}/package.json`]: manifest,
  [`${EVIL}/${name}`]: text,
});
const npm = (entries: object, more: object = {}) =>
  locked(
    "package-lock.json",
    JSON.stringify({
      lockfileVersion: 3,
      packages: { "": { dependencies: { dep: "^1.0.0" } }, ...entries },
      ...more,
    }),
  );
const pnpm = (dependency: string, more = "") =>
  locked(
    "pnpm-lock.yaml",
    `lockfileVersion: '9.0'\nimporters:\n  .:\n    dependencies:\n      dep: ${dependency}\n${more}`,
  );
const berry = (descriptor: string, resolution: string) =>
  locked(
    "yarn.lock",
    `__metadata:\n  version: 8\n\n"${descriptor}":\n  version: 1.0.0\n  resolution: "${resolution}"\n`,
  );
const tailwind = (css: string): Tree =>
  page('import "./a.css";', {
    [`${EVIL}/vite.config.ts`]:
      'import tailwind from "@tailwindcss/vite"; export default { plugins: [tailwind()] };',
    [`${EVIL}/src/a.css`]: css,
  });
const extending = (count: number): Tree =>
  Object.fromEntries(
    Array.from({ length: count }, (_, index) => [
      `${EVIL}/${index === 0 ? "tsconfig" : `t${index}`}.json`,
      JSON.stringify({ extends: [`./t${index + 1}.json`, `./t${index + 1}.json`] }),
    ]),
  );

/** Texts for which a pattern or a parser of ours, or of a library, once took minutes or overflowed the stack. */
const SLOW: Readonly<Record<string, Tree>> = {
  "a long YAML value that ends with a line separator": pnpm(`${repeat(" ")}\u2028x`),
  "such a value in a flow mapping": pnpm(`{ a: ${repeat(" ")}\u2028x }`),
  "parentheses in a key of pnpm": pnpm("1.0.0", `packages:\n  "a${repeat("(")}\\n(": {}\n`),
  "a version of npm": npm({
    "node_modules/dep": {
      version: `${repeat("+")}\n+`,
      integrity: "sha512-abc",
      resolved: "https://registry.npmjs.org/dep/-/dep-1.0.0.tgz",
    },
  }),
  "a directory of npm 5": locked(
    "package-lock.json",
    JSON.stringify({ lockfileVersion: 1, dependencies: { dep: { version: `file:${repeat("/")}\n` } } }),
  ),
  "a path of npm with many directories": npm({
    [`${repeat("node_modules/a/", 3000)}node_modules/b`]: {
      version: "1.0.0",
      integrity: "sha512-abc",
      dependencies: Object.fromEntries(Array.from({ length: 3000 }, (_, index) => [`d${index}`, "1"])),
    },
  }),
  "a descriptor of yarn": berry(`dep@npm:^1.0.0${repeat("::")}\\n::`, "dep@npm:1.0.0"),
  "a resolution of yarn": berry("dep@npm:^1.0.0", `${repeat("@workspace:")}\\n`),
  "an archive's address of yarn": berry("dep@npm:^1.0.0", `dep@npm:1.0.0${repeat("::c")}`),
  "many descriptors of yarn": berry(
    Array.from({ length: 60_000 }, (_, index) => `dep@npm:^1.0.${index}`).join(", "),
    "dep@npm:1.0.0",
  ),
  "a specifier with a query": page(`import ${JSON.stringify(`./x.txt?${repeat("=")}\n=`)};`),
  "a specifier with fragments": page(`import ${JSON.stringify(`./x${repeat("#")}\n#`)};`),
  "new URL": page(`console.log(new URL(${JSON.stringify(`./x${repeat("#")}\n#`)}, import.meta.url));`),
  "a specifier of the Worker": {
    [`${EVIL}/src/worker.ts`]: `import x from "${repeat("/")}x.bin"; export default { fetch: () => x };`,
  },
  "a header in TOML": {
    [`${EVIL}/wrangler.json`]: { link: "wrangler.toml" },
    [`${EVIL}/wrangler.toml`]: `name = 7\nx = """\n[${repeat("\t", 6000)}x${repeat("\t", 6000)}\n"""\n`,
  },
  "defaults in .env": { [`${EVIL}/.env`]: `VITE_A="${repeat("${A-")}$"` },
  "comments that do not end": page('import "./a.css";', { [`${EVIL}/src/a.css`]: repeat("/*") }),
  "commas in a class name": tailwind(`@theme {} @utility x { color: red } /* ${repeat(":")}x */`),
  "class names without end": tailwind('@theme {} @source inline("{1..999999999}");'),
  "class names by multiplication": tailwind('@theme {} @source inline("{1..100}{1..100}{1..100}{1..100}");'),
  "stars in import.meta.glob": page(`console.log(import.meta.glob("./${repeat("a*", 30)}b"));`, {
    [`${EVIL}/src/${repeat("a", 200)}`]: "x",
  }),
  "stars in rules": {
    [`${EVIL}/wrangler.json`]: JSON.stringify({
      name: "evil",
      main: "src/worker.ts",
      compatibility_date: "2026-07-01",
      find_additional_modules: true,
      rules: [{ type: "Text", globs: [`${repeat("*a", 30)}b`] }],
    }),
    [`${EVIL}/src/${repeat("a", 200)}`]: "x",
  },
  "stars in .gitignore": {
    [`${EVIL}/.gitignore`]: `${repeat("*a", 30)}b`,
    [`${EVIL}/src/${repeat("a", 200)}`]: "x",
  },
  "stars in a workspace": {
    "package.json": JSON.stringify({ workspaces: [`${repeat("*a", 30)}b`] }),
    [`${repeat("a", 200)}/x`]: "x",
  },
  "a tsconfig that extends each file twice": extending(40),
  "a tsconfig that nests deeply": { [`${EVIL}/tsconfig.json`]: repeat("[") },
  "a package.json that nests deeply": { [`${EVIL}/package.json`]: repeat("[") },
  "a Vite configuration that nests deeply": {
    [`${EVIL}/vite.config.ts`]: `export default { x: ${repeat("[", 5000)}${repeat("]", 5000)} };`,
  },
  "a page that nests deeply": {
    [`${EVIL}/index.html`]: `${repeat("<div>", 50_000)}<script type="module" src="/src/main.ts"></script>`,
  },
};

describe("a build ends soon, with a result or one error,", () => {
  it.each(Object.entries(SLOW))(
    "for %s",
    async (_, tree) => {
      const { elapsedMs } = await buildHostileApp(tree);
      expect(elapsedMs).toBeLessThan(MAX_MS / 2);
    },
    MAX_MS,
  );
});

describe("the guess of imports", () => {
  it.each([
    ["spaces after import", ` import${repeat(" ")}x`],
    ["spaces after require", `require${repeat(" ")}x`],
    ["spaces after url(", `@import url(${repeat(" ")}x`],
    ["imports without an end", repeat("\timport {a} from ", 12_000)],
  ])("takes little time for %s", (_, text) => {
    const started = performance.now();
    guessImports(text);
    expect(performance.now() - started).toBeLessThan(5000);
  });
});

const inert = (text: string) => inertMarkdown(text, Infinity);
const references = (html: string) => findMissingReferences("index.html", html, () => true);
/** An issue or a comment has at most 65,536 characters, but files and the output of a model can be longer. */
const MEGABYTE = 1_000_000;
const upTo = (text: string) => text.repeat(Math.ceil(MEGABYTE / text.length));

describe("a text of a person or a model takes little time", () => {
  it.each<[string, (text: string) => unknown, string]>([
    ["backticks in a comment", inert, upTo("`")],
    ["runs of backticks in a comment", inert, upTo("`a``a```a")],
    [
      "backticks that never pair",
      inert,
      Array.from({ length: 1400 }, (_, i) => repeat("`", i + 1)).join("a"),
    ],
    ["backticks in a block", (text) => fenceUntrusted(text, Infinity), upTo("`a")],
    ["digits in a comment", inert, upTo("0")],
    ["underscores in a comment", inert, upTo("_")],
    ["underscores between commits", inert, upTo("0a00000________")],
    ["tabs in a line across the page", inert, `-${upTo("\t")}_`],
    ["hyphens in a line across the page", inert, `${upTo("- ")}x`],
    ["tabs in a heading of an issue", parsePromptIssue, `###${upTo("\t")}x`],
    ["spaces in a heading of an issue", parsePromptIssue, `### a${upTo(" ")}x`],
    ["starts of rows in a comment", parseRowData, upTo("<!-- overskill:data ")],
    ["starts of web tokens", findSecrets, upTo("-eyJ")],
    ["starts of OpenAI's keys", findSecrets, upTo("-sk-")],
    ["names of credentials", findSecrets, upTo("BTOKEN=")],
    ["spaces after a credential's name", findSecrets, `token${upTo(" ")}x`],
    ["escapes after long words", findSecrets, upTo(`${repeat("a", 60)}!%41`)],
    ["many private keys", findSecrets, upTo("-----BEGIN PRIVATE KEY-----")],
    ["many credentials", findSecrets, upTo('token="aB3dE5gH7jK9mN1pQ2rS"\n')],
    ["tags that do not end", references, upTo("<img ")],
    ["tags without an attribute", references, `${upTo("<img=F")}>`],
    ["empty tags", references, upTo("<img ><link >")],
    ["fragments of a reference", references, `<img src="${upTo("#")}\n#">`],
  ])("for %s", (_, read, text) => {
    const started = performance.now();
    read(text);
    expect(performance.now() - started).toBeLessThan(5000);
  });
});
