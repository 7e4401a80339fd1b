import { join } from "node:path";
import type { BuildOptions } from "esbuild";
import type { Esbuild } from "../esbuild/load-esbuild.ts";
import { tsconfigOptions } from "../sources/tsconfig.ts";
import type { WorkerRequest } from "./worker-bundle.ts";

/** ES modules export their handlers; service workers listen for events. */
export type WorkerFormat = "modules" | "service-worker";

/** Syntax that workerd understands unchanged, and the JavaScript files that may contain JSX. */
export const SYNTAX = {
  target: "es2024",
  supported: { "import-source": true, using: true },
  loader: { ".js": "jsx", ".mjs": "jsx", ".cjs": "jsx" },
} as const satisfies BuildOptions;

const LISTENER = "__overskill_event_listener__";

/**
 * Detects the format from the entry file alone, as wrangler does: a file without exports is a service worker, and so is one
 * with only named exports that calls `addEventListener`. Throws esbuild's error when the file cannot be parsed.
 */
export async function readWorkerFormat(
  esbuild: Esbuild,
  { directory, sources, main, config }: WorkerRequest,
): Promise<WorkerFormat> {
  const { metafile, outputFiles } = await esbuild.build({
    ...SYNTAX,
    absWorkingDir: directory,
    entryPoints: [`./${main}`],
    outfile: join(directory, "worker/index.js"),
    bundle: false,
    write: false,
    metafile: true,
    define: {
      addEventListener: LISTENER,
      "globalThis.addEventListener": LISTENER,
      "self.addEventListener": LISTENER,
    },
    logLevel: "silent",
    logLimit: 0,
    ...tsconfigOptions(directory, sources, config.build.tsconfig),
  });
  const exports = Object.values(metafile.outputs).flatMap((output) => output.exports);
  if (exports.length === 0) return "service-worker";
  if (exports.includes("default")) return "modules";
  return outputFiles.some(({ text }) => text.includes(LISTENER)) ? "service-worker" : "modules";
}
