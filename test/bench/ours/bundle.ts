import { isBuiltin } from "node:module";
import { join } from "node:path";
import { build, type Plugin } from "esbuild";

/** What packages in CommonJS format expect to be there. */
const COMMONJS = [
  'import { createRequire as requireFrom } from "node:module";',
  "const require = requireFrom(import.meta.url);",
  "const { filename: __filename, dirname: __dirname } = import.meta;",
].join("\n");

/** What a built-in module has, had from it: otherwise all of it would be copied for each file that imports it. */
const builtIn = (name: string) => `
  const builtIn = process.getBuiltinModule(${JSON.stringify(name)});
  const marks = { __esModule: { value: true }, default: { value: builtIn } };
  module.exports = typeof builtIn === "function" ? builtIn : Object.create(builtIn, marks);`;

/** ncc requires Node's own modules too; imported, each would be made a module of its own first. */
const requireBuiltIns: Plugin = {
  name: "require-built-ins",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /./ }, ({ path }) =>
      isBuiltin(path) ? { path: path.replace(/^node:/, ""), namespace: "built-in" } : undefined,
    );
    onLoad({ filter: /./, namespace: "built-in" }, ({ path }) => ({
      contents: builtIn(path),
    }));
  },
};

/** Bundles the measured process as the Actions are, and returns the file to start. */
export async function bundleOurs(toolkit: string, folder: string): Promise<string> {
  const outdir = join(folder, "dist");
  await build({
    entryPoints: [{ in: join(import.meta.dirname, "process.ts"), out: "ours" }],
    absWorkingDir: toolkit,
    outdir,
    outExtension: { ".js": ".mjs" },
    splitting: true,
    minifyWhitespace: true,
    minifySyntax: true,
    legalComments: "none",
    bundle: true,
    platform: "node",
    target: "node24",
    format: "esm",
    logLevel: "silent",
    // What some packages name in `main` cannot be bundled.
    mainFields: ["module", "main"],
    plugins: [requireBuiltIns],
    banner: { js: `${COMMONJS}\n` },
  });
  return join(outdir, "ours.mjs");
}
