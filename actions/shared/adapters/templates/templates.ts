import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { byCodeUnits } from "../../domain/text/compare.ts";
import type { Prompts } from "../../ports/prompts.ts";
import { toPosixPath } from "../filesystem/posix-path.ts";

/**
 * Finds the toolkit's `templates` directory in `start` or above it: an Action runs as `actions/<name>/dist/index.js` on
 * GitHub and as `actions/<name>/main.ts` in a checkout. Throws if there is none.
 */
export function findTemplates(start: string): string {
  for (let folder = start; ; folder = dirname(folder)) {
    const candidate = join(folder, "templates");
    if (existsSync(join(candidate, "prompts"))) return candidate;
    if (dirname(folder) === folder)
      throw new Error(`Could not find the "templates" directory above "${start}".`);
  }
}

/** Loads prompts from the toolkit's templates. */
export function createPrompts(templates: string): Prompts {
  return { load: (name) => readFile(join(templates, "prompts", `${name}.md`), "utf8") };
}

/** Reads the files of a starter app, by path with forward slashes. */
export async function readStarter(templates: string, name: string): Promise<ReadonlyMap<string, string>> {
  const folder = join(templates, "apps", name);
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = await Promise.all(
    entries
      .filter((entry) => entry.isFile())
      .map(async (entry) => {
        const file = join(entry.parentPath, entry.name);
        return [toPosixPath(relative(folder, file)), await readFile(file, "utf8")] as const;
      }),
  );
  return new Map(files.sort(byCodeUnits(([key]) => key)));
}
