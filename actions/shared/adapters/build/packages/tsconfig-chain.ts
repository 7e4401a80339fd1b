import { readFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { parse } from "jsonc-parser";
import { tableOf, textOf } from "../../../domain/lock-file/document.ts";
import type { WorkspaceMember } from "../../../domain/plan/workspace-graph.ts";
import { exists } from "../../filesystem/list-files.ts";
import { toPosixPath } from "../../filesystem/posix-path.ts";

export interface TsconfigChain {
  /** Every file but the app's own first one, relative to the app's folder, sorted. */
  readonly files: readonly string[];
  /** Packages that one of them extends and that are not installed. */
  readonly missing: readonly string[];
}

export interface TsconfigPlace {
  /** Absolute folder of the app. */
  readonly directory: string;
  readonly members: ReadonlyMap<string, WorkspaceMember>;
  /** Absolute root of the workspace; packages are not looked for above it. */
  readonly root: string;
}

export const TSCONFIG = "tsconfig.json";
const MAX_FILES = 20;

/** What the app's `tsconfig.json` extends: esbuild reads it too, so it must count as a source. */
export async function readTsconfigChain({ directory, members, root }: TsconfigPlace): Promise<TsconfigChain> {
  const files = new Set<string>();
  const missing = new Set<string>();
  const queue = [join(directory, TSCONFIG)];
  for (let file = queue.shift(); file !== undefined && files.size < MAX_FILES; file = queue.shift()) {
    for (const specifier of await extendedBy(file)) {
      const found = await locate(specifier, file, members, root);
      if (found === undefined) {
        if (!specifier.startsWith(".")) missing.add(packageOf(specifier));
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

async function extendedBy(file: string): Promise<readonly string[]> {
  const { extends: extended } = tableOf(
    parse(await readFile(file, "utf8"), [], { allowTrailingComma: true }),
  );
  return (Array.isArray(extended) ? extended : [extended]).map(textOf).filter((name) => name !== "");
}

/** The file that `extends` names, as esbuild looks for it; undefined when it is not there. */
async function locate(
  specifier: string,
  file: string,
  members: ReadonlyMap<string, WorkspaceMember>,
  root: string,
): Promise<string | undefined> {
  if (specifier.startsWith(".")) return firstFile(join(dirname(file), specifier));
  const name = packageOf(specifier);
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

function packageOf(specifier: string): string {
  return specifier.split("/", specifier.startsWith("@") ? 2 : 1).join("/");
}
