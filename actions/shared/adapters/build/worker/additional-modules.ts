import { readFile } from "node:fs/promises";
import { join, posix } from "node:path";
import type { BundledModule } from "../esbuild/bundle-outcome.ts";
import type { SourceFiles } from "../sources/source-files.ts";
import { filePattern } from "./module-globs.ts";
import type { ModuleRules } from "./module-rules.ts";

/** A file that goes along as it is, under its own name, so that code can import it while it runs. */
export interface AdditionalModule extends BundledModule {
  /** Relative to the app's folder. */
  readonly source: string;
}

/**
 * The files next to or below the Worker's entry that a rule matches: wrangler's `find_additional_modules`.
 * `base` is the folder that names are relative to, relative to the app's folder.
 */
export async function findAdditionalModules(
  directory: string,
  sources: SourceFiles,
  main: string,
  base: string,
  { active }: ModuleRules,
): Promise<readonly AdditionalModule[]> {
  const prefix = base === "." ? "" : `${base}/`;
  const matchers = active.map(({ type, globs }) => ({ type, patterns: globs.map(filePattern) }));
  const found: AdditionalModule[] = [];
  for (const { path: source, kind } of sources.files) {
    if (kind === "symlink" || source === main || !source.startsWith(prefix)) continue;
    const path = source.slice(prefix.length);
    const rule = matchers.find(({ patterns }) => patterns.some((pattern) => pattern.test(path)));
    if (rule === undefined) continue;
    found.push({ path, source, type: rule.type, contents: await readFile(join(directory, source)) });
  }
  return found;
}

/** The folder that additional modules are looked for in: `base_dir`, or where the entry is. */
export function moduleBase(main: string, baseDirectory: string | undefined): string {
  return baseDirectory ?? posix.dirname(main);
}
