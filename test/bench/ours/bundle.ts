import { join } from "node:path";
import { build } from "esbuild";

/** What packages in CommonJS format expect to be there. */
const COMMONJS = [
  'import { createRequire as requireFrom } from "node:module";',
  "const require = requireFrom(import.meta.url);",
  "const { filename: __filename, dirname: __dirname } = import.meta;",
].join("\n");

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
    banner: { js: `${COMMONJS}\n` },
  });
  return join(outdir, "ours.mjs");
}
