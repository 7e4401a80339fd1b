import { posix } from "node:path";
import type { WorkerBuildOptions } from "../../../domain/build/app-config.ts";
import type { BundledModule } from "../esbuild/bundle-outcome.ts";
import { readSource } from "../sources/read-source.ts";
import { filePattern } from "./module-globs.ts";
import { orderRules } from "./module-rules.ts";
import type { WorkerRequest } from "./worker-bundle.ts";

/** A file that is uploaded unchanged under its own name, so that code can import it at run time. */
export interface AdditionalModule extends BundledModule {
  /** Relative to the app's directory. */
  readonly source: string;
}

/** Finds the files in or below the module base that a rule matches: wrangler's `find_additional_modules`. */
export async function findAdditionalModules({
  directory,
  sources,
  main,
  config,
}: WorkerRequest): Promise<readonly AdditionalModule[]> {
  const base = moduleBase(main, config.build);
  const prefix = base === "." ? "" : `${base}/`;
  const { active } = orderRules(config.build.rules);
  const matchers = active.map(({ type, globs }) => ({ type, patterns: globs.map(filePattern) }));
  const found: AdditionalModule[] = [];
  for (const { path: source, kind } of sources.files) {
    if (kind === "symlink" || source === main || !source.startsWith(prefix)) continue;
    const path = source.slice(prefix.length);
    const rule = matchers.find(({ patterns }) => patterns.some((pattern) => pattern.test(path)));
    if (rule === undefined) continue;
    found.push({ path, source, type: rule.type, contents: await readSource(directory, sources, source) });
  }
  return found;
}

/** Returns the directory to which module names are relative: `base_dir`, or the entry's directory. */
export function moduleBase(main: string, { baseDirectory }: WorkerBuildOptions): string {
  return baseDirectory ?? posix.dirname(main);
}
