import { join } from "node:path";
import { build } from "esbuild";

/** What packages in CommonJS format expect to be there. */
const COMMONJS = [
  'import { createRequire as requireFrom } from "node:module";',
  "const require = requireFrom(import.meta.url);",
  "const { filename: __filename, dirname: __dirname } = import.meta;",
].join("\n");

/** Bundles the measured process into one file, as the Actions are, and returns that file. */
export async function bundleOurs(toolkit: string, folder: string): Promise<string> {
  const outfile = join(folder, "ours.mjs");
  await build({
    entryPoints: [join(import.meta.dirname, "process.ts")],
    absWorkingDir: toolkit,
    outfile,
    bundle: true,
    platform: "node",
    target: "node24",
    format: "esm",
    logLevel: "silent",
    // What some packages name in `main` cannot be bundled.
    mainFields: ["module", "main"],
    banner: { js: `${COMMONJS}\n` },
  });
  return outfile;
}
