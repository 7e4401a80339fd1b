import { createHash } from "node:crypto";
import { readFile, readlink } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import ignore, { type Ignore } from "ignore";
import type { Digest } from "../../../domain/digest.ts";
import { exists, type FileEntry, listFiles } from "../../filesystem/list-files.ts";
import { toPosixPath } from "../../filesystem/posix-path.ts";
import { readSmall } from "../../filesystem/read-small.ts";
import { digestBytes, digestFile } from "../artifact/digest-artifact.ts";

/** Never part of an app's source, whatever `.gitignore` says. */
const EXCLUDED = new Set([".git", "node_modules", ".wrangler"]);

/** In the app's folder, at whatever depth. */
const INSTALLED = /^(?!\.\.\/)(.*\/)?node_modules\//;

/** What a build may read: files that git would keep and installed packages, nothing else. */
export interface SourceFiles {
  /** Those of the app's folder, sorted by path. */
  readonly files: readonly FileEntry[];
  /** `path` relative to the app's folder, with forward slashes; packages of the workspace start with `../`. */
  has(path: string): boolean;
  /** True for a path, as above, in a `node_modules` that belongs to the app. */
  isInstalled(path: string): boolean;
  /** Folders of the app, relative to it, of which not every entry is a folder or a file of its source. */
  readonly mixed: ReadonlySet<string>;
  /** Files of packages, absolute, that were put there for this build; there may be others beside them. */
  readonly restored: readonly string[];
  /**
   * The content of one of `files`, as it was when it was first asked for: what the build key is made of is what a build
   * looks into. Undefined when it is large.
   */
  read(path: string): Buffer | undefined;
}

export async function listSources(directory: string): Promise<SourceFiles> {
  const rules = await rulesAbove(directory);
  const others = new Set<string>();
  const files = await listFiles(directory, async (path, isFolder) => {
    const name = path.slice(path.lastIndexOf("/") + 1);
    const left = EXCLUDED.has(name) || rules.some((rule) => isIgnored(rule, directory, path, isFolder));
    if (left || !isFolder) others.add(path);
    if (!left && isFolder) rules.push(...(await rulesOf(join(directory, path))));
    return !left;
  });
  const paths = new Set(files.map(({ path }) => path));
  for (const { path, kind } of files) if (kind === "file") others.delete(path);
  return {
    files,
    has: (path) => paths.has(path),
    isInstalled: (path) => INSTALLED.test(path),
    restored: [],
    read: readOnce(directory),
    mixed: new Set(Array.from(others, (path) => path.slice(0, Math.max(0, path.lastIndexOf("/"))))),
  };
}

/** More than an app's code has; what is over it is read again. */
const MAX_KEPT_BYTES = 4 * 1024 * 1024;

function readOnce(directory: string): SourceFiles["read"] {
  const contents = new Map<string, Buffer>();
  let keptBytes = 0;
  return (path) => {
    const kept = contents.get(path);
    if (kept !== undefined) return kept;
    const content = readSmall(join(directory, path));
    if (content === undefined || keptBytes + content.length > MAX_KEPT_BYTES) return content;
    keptBytes += content.length;
    contents.set(path, content);
    return content;
  };
}

/** 64 hex digits over the paths, kinds and contents of every source file. */
export async function digestSources(directory: string, sources: SourceFiles): Promise<string> {
  const hash = createHash("sha256");
  for (const { path, kind } of sources.files) {
    const file = join(directory, path);
    const content = kind === "symlink" ? await readlink(file) : await digestOf(file, sources.read(path));
    // Lengths first, so that no two lists of files can look alike.
    hash.update(`${kind}:${path.length}:${path}:${content.length}:${content}\n`);
  }
  return hash.digest("hex");
}

async function digestOf(file: string, small: Buffer | undefined): Promise<Digest> {
  return small === undefined ? digestFile(file) : digestBytes(small);
}

interface IgnoreRules {
  /** Absolute folder of the `.gitignore`. */
  readonly base: string;
  readonly rules: Ignore;
}

/** `.gitignore` files from the repository's root down to the app's folder. */
async function rulesAbove(directory: string): Promise<IgnoreRules[]> {
  const found = [...(await rulesOf(directory))];
  for (let folder = directory; !(await exists(join(folder, ".git"))); folder = dirname(folder)) {
    const parent = dirname(folder);
    // Outside of a repository only the app's own rules count.
    if (parent === folder) return await rulesOf(directory);
    found.unshift(...(await rulesOf(parent)));
  }
  return found;
}

async function rulesOf(folder: string): Promise<IgnoreRules[]> {
  const file = join(folder, ".gitignore");
  if (!(await exists(file))) return [];
  return [{ base: folder, rules: ignore().add(await readFile(file, "utf8")) }];
}

function isIgnored(
  { base, rules }: IgnoreRules,
  directory: string,
  path: string,
  isFolder: boolean,
): boolean {
  const fromBase = toPosixPath(relative(base, join(directory, path)));
  if (fromBase.startsWith("../")) return false;
  return rules.ignores(isFolder ? `${fromBase}/` : fromBase);
}
