import type { Obstacle } from "../../../../domain/build/build-mode.ts";
import { isBuildFailure } from "../../esbuild/bundle-outcome.ts";
import type { Esbuild } from "../../esbuild/load-esbuild.ts";
import { readSource } from "../../sources/read-source.ts";
import type { SourceFiles } from "../../sources/source-files.ts";
import { parseModule } from "../syntax/parse-module.ts";
import { evaluateDefaultExport } from "./evaluate-module.ts";
import { interpretConfig } from "./interpret-config.ts";
import { defaultViteOptions, type ViteOptions } from "./vite-options.ts";

/** In Vite's order; the first file that exists is used. */
const FILES = ["js", "mjs", "ts", "cjs", "mts", "cts"].map((extension) => `vite.config.${extension}`);

interface ViteConfig {
  readonly options: ViteOptions;
  /** Parts of the configuration that only Vite itself can build. */
  readonly obstacles: readonly Obstacle[];
}

/** Reads `vite.config.*` without running it. Each part that needs Vite itself becomes an obstacle with its location. */
export async function readViteConfig(
  esbuild: Esbuild,
  directory: string,
  sources: SourceFiles,
): Promise<ViteConfig> {
  const file = FILES.find((name) => sources.has(name));
  if (file === undefined) return { options: defaultViteOptions, obstacles: [] };
  const refused = (reason: string): ViteConfig => ({
    options: defaultViteOptions,
    obstacles: [{ reason, file }],
  });
  if (/\.c[jt]s$/.test(file))
    return refused("A configuration in CommonJS format cannot be read without running it.");
  try {
    const parsed = await parseModule(esbuild, String(await readSource(directory, sources, file)), {
      loader: "ts",
    });
    const { options, findings } = interpretConfig(evaluateDefaultExport(parsed.program, file));
    const obstacles = findings.map(({ reason, at }) => ({ reason, file, ...parsed.locate(at) }));
    return { options, obstacles };
  } catch (thrown) {
    // acorn's answer to code that nests deeper than its stack.
    if (thrown instanceof SyntaxError) return refused("The configuration nests too deeply.");
    if (!isBuildFailure(thrown)) throw thrown;
    return refused(`The configuration is not valid: ${thrown.errors[0]?.text ?? thrown.message}`);
  }
}
