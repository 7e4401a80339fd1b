import { readFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { parse } from "jsonc-parser";
import type { WorkspaceMember } from "../../../domain/plan/workspace-graph.ts";
import { objectOrEmpty, stringOrEmpty } from "../../../domain/schema/lenient.ts";
import { exists } from "../../filesystem/list-files.ts";
import { toPosixPath } from "../../filesystem/posix-path.ts";

/** The files that a `tsconfig.json` extends. */
export interface TsconfigChain {
  /** Every extended file, relative to the app's directory, sorted. */
  readonly files: readonly string[];
  /** Extended packages that are not installed, sorted. */
  readonly missing: readonly string[];
}

/** The app whose `tsconfig.json` to read, and where its packages are. */
export interface TsconfigLocation {
  /** Absolute directory of the app. */
  readonly directory: string;
  readonly members: ReadonlyMap<string, WorkspaceMember>;
  /** Absolute root of the workspace, above which no package is searched. */
  readonly root: string;
}

/** Name of the file that esbuild reads by default. */
export const TSCONFIG = "tsconfig.json";
const MAX_FILES = 20;

/** Finds what the app's `tsconfig.json` extends. esbuild reads those files too, so they count as sources. */
export async function readTsconfigChain({
  directory,
  members,
  root,
}: TsconfigLocation): Promise<TsconfigChain> {
  const files = new Set<string>();
  const missing = new Set<string>();
  const queue = [join(directory, TSCONFIG)];
  for (let file = queue.shift(); file !== undefined && files.size < MAX_FILES; file = queue.shift()) {
    for (const specifier of await readExtends(file)) {
      const found = await resolveExtends(specifier, file, members, root);
      if (found === undefined) {
        if (!specifier.startsWith(".")) missing.add(toPackageName(specifier));
        continue;
      }
      const path = toPosixPath(relative(directory, found));
      if (files.has(path)) continue;
      files.add(path);
      queue.push(found);
    }
  }
  return { files: [...files].sort(), missing: [...missing].sort() };
}

async function readExtends(file: string): Promise<readonly string[]> {
  const { extends: extended } = objectOrEmpty(
    parse(await readFile(file, "utf8"), [], { allowTrailingComma: true }),
  );
  return (Array.isArray(extended) ? extended : [extended]).map(stringOrEmpty).filter((name) => name !== "");
}

/** Finds the file that `extends` names, as esbuild does; undefined if it does not exist. */
async function resolveExtends(
  specifier: string,
  file: string,
  members: ReadonlyMap<string, WorkspaceMember>,
  root: string,
): Promise<string | undefined> {
  if (specifier.startsWith(".")) return firstFile(join(dirname(file), specifier));
  const name = toPackageName(specifier);
  const rest = specifier.slice(name.length) || "/tsconfig.json";
  const member = members.get(name);
  if (member !== undefined) return firstFile(join(root, member.path, rest));
  for (let folder = dirname(file); ; folder = dirname(folder)) {
    const found = await firstFile(join(folder, "node_modules", name, rest));
    if (found !== undefined || folder === root || dirname(folder) === folder) return found;
  }
}

async function firstFile(path: string): Promise<string | undefined> {
  for (const candidate of [path, `${path}.json`]) {
    if (candidate.endsWith(".json") && (await exists(candidate))) return candidate;
  }
  return undefined;
}

function toPackageName(specifier: string): string {
  return specifier.split("/", specifier.startsWith("@") ? 2 : 1).join("/");
}
