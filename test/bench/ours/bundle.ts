import { isBuiltin } from "node:module";
import { join } from "node:path";
import { build, type Plugin } from "esbuild";

/** Variables that packages in CommonJS format expect. */
const COMMONJS = [
  'import { createRequire as requireFrom } from "node:module";',
  "const require = requireFrom(import.meta.url);",
  "const { filename: __filename, dirname: __dirname } = import.meta;",
].join("\n");

/**
 * Renders a module that inherits from a built-in module. Otherwise esbuild copies all members of the built-in module
 * for each file that imports it.
 */
const builtIn = (name: string) => `
  const builtIn = process.getBuiltinModule(${JSON.stringify(name)});
  const marks = { __esModule: { value: true }, default: { value: builtIn } };
  module.exports = typeof builtIn === "function" ? builtIn : Object.create(builtIn, marks);`;

/**
 * Loads built-in modules as CommonJS, as ncc does. An import would first have to instantiate an ES module for each.
 */
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

/** Bundles the measured process as the Actions are bundled, and returns the file to start. */
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
    // The file that some packages name in `main` cannot be bundled.
    mainFields: ["module", "main"],
    plugins: [requireBuiltIns],
    banner: { js: `${COMMONJS}\n` },
  });
  return join(outdir, "ours.mjs");
}
