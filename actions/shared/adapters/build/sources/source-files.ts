import { createHash } from "node:crypto";
import { readlink } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import ignore, { type Ignore } from "ignore";
import { PipelineError } from "../../../domain/errors.ts";
import { isCostlyGlob } from "../../../domain/text/costly-glob.ts";
import { quote } from "../../../domain/text/quote.ts";
import { findTreeRoot } from "../../filesystem/find-repository.ts";
import { exists, type FileEntry, listFiles } from "../../filesystem/list-files.ts";
import {
  FileRefused,
  isBelow,
  MAX_FILE_BYTES,
  openPlainFile,
  readFileWithin,
  readPlainFile,
  resolveLinks,
} from "../../filesystem/open-file.ts";
import { toPosixPath } from "../../filesystem/posix-path.ts";
import { readSmall } from "../../filesystem/read-small.ts";
import { digestBytes, digestFile } from "../artifact/digest-artifact.ts";

const PACKAGES = "node_modules";

/** Never part of an app's source, whatever `.gitignore` says. */
const EXCLUDED = new Set([".git", PACKAGES, ".wrangler"]);

/** A `node_modules` in the app's directory, at any depth. */
const INSTALLED = /^(?!\.\.\/)(.*\/)?node_modules\//;

/** The files that a build may read: those that git does not ignore, and installed packages. */
export interface SourceFiles {
  /** Files in the app's directory, sorted by path. */
  readonly files: readonly FileEntry[];
  /** True for a source file; `path` is relative to the app's directory, with forward slashes. Workspace packages start with `../`. */
  has(path: string): boolean;
  /** True for a path, in the same form, in a `node_modules` that belongs to the app. */
  isInstalled(path: string): boolean;
  /** Paths of everything called `node_modules`, relative to the app's directory. */
  readonly packageFolders: readonly string[];
  /** Directories, relative to the app's, with an entry that is neither a directory nor a source file. */
  readonly mixed: ReadonlySet<string>;
  /** Pipes, sockets and devices with the name of a file that esbuild reads to resolve imports; it would wait forever. */
  readonly blocking: readonly string[];
  /** Absolute paths of package files that were restored for this build; other files may be beside them. */
  readonly restored: readonly string[];
  /**
   * Returns the content of one of `files`, cached at the first call, so that the build reads what the build key covers.
   * Undefined for a large file.
   */
  read(path: string): Buffer | undefined;
}

const RESOLVER_FILES = new Set([
  "package.json",
  "tsconfig.json",
  "jsconfig.json",
  ".pnp.data.json",
  ".pnp.cjs",
  ".pnp.js",
]);

/** Returns true for the name of a file that esbuild reads in every directory from which it resolves an import. */
export const isResolverFile = (name: string) => RESOLVER_FILES.has(name);

/** Lists the source files of an app and reads the `.gitignore` files that apply to it. */
export async function listSources(directory: string): Promise<SourceFiles> {
  const rules = await readRulesAbove(directory);
  const others = new Set<string>();
  const blocking: string[] = [];
  const packageFolders: string[] = [];
  const files = await listFiles(directory, async (path, isFolder, isSpecial) => {
    const name = path.slice(path.lastIndexOf("/") + 1);
    if (isSpecial && isResolverFile(name)) blocking.push(path);
    if (name === PACKAGES) packageFolders.push(path);
    const left = EXCLUDED.has(name) || rules.some((rule) => isIgnored(rule, directory, path, isFolder));
    if (left || !isFolder) others.add(path);
    if (!left && isFolder) rules.push(...(await readRules(join(directory, path))));
    return !left;
  });
  const paths = new Set(files.map(({ path }) => path));
  for (const { path, kind } of files) if (kind === "file") others.delete(path);
  return {
    files,
    has: (path) => paths.has(path),
    isInstalled: (path) => INSTALLED.test(path),
    blocking,
    packageFolders,
    restored: [],
    read: readOnce(directory),
    mixed: new Set(Array.from(others, (path) => path.slice(0, Math.max(0, path.lastIndexOf("/"))))),
  };
}

/** More than an app's code usually has; contents beyond it are read again. */
const MAX_CACHED_BYTES = 4 * 1024 * 1024;

function readOnce(directory: string): SourceFiles["read"] {
  const contents = new Map<string, Buffer>();
  let cachedBytes = 0;
  return (path) => {
    const cached = contents.get(path);
    if (cached !== undefined) return cached;
    const content = readSmall(join(directory, path));
    if (content === undefined || cachedBytes + content.length > MAX_CACHED_BYTES) return content;
    cachedBytes += content.length;
    contents.set(path, content);
    return content;
  };
}

/** Digests the paths, kinds and contents of every source file to 64 hexadecimal digits. */
export async function digestSources(directory: string, sources: SourceFiles): Promise<string> {
  const hash = createHash("sha256");
  for (const { path, kind } of sources.files) {
    const file = join(directory, path);
    const content =
      kind === "symlink"
        ? await describeLink(directory, file)
        : await digestContent(file, sources.read(path));
    // The lengths keep two different lists of files from giving the same input.
    hash.update(`${kind}:${path.length}:${path}:${content.length}:${content}\n`);
  }
  return hash.digest("hex");
}

/** Describes a link by its target, and also by the content of a file outside `directory`, such as a shared tsconfig. */
async function describeLink(directory: string, file: string): Promise<string> {
  const target = await readlink(file);
  const content = tryRead(file, await findTreeRoot(directory));
  if (content === undefined || isBelow(resolveLinks(file), directory)) return target;
  return `${target}:${digestBytes(content)}`;
}

function tryRead(file: string, inside: string): Buffer | undefined {
  try {
    return readFileWithin(file, { inside });
  } catch (thrown) {
    // The build reports it if it needs the file.
    if (thrown instanceof FileRefused) return undefined;
    throw thrown;
  }
}

async function digestContent(file: string, small: Buffer | undefined): Promise<string> {
  if (small !== undefined) return digestBytes(small);
  using opened = openPlainFile(file);
  // A build reads no larger file, so its content does not matter.
  return opened.sizeBytes > MAX_FILE_BYTES ? `${opened.sizeBytes} bytes` : digestFile(file);
}

interface IgnoreRules {
  /** Absolute path of the directory with the `.gitignore`. */
  readonly base: string;
  readonly rules: Ignore;
}

/** Reads the `.gitignore` files from the repository's root down to the app's directory. */
async function readRulesAbove(directory: string): Promise<IgnoreRules[]> {
  const found = [...(await readRules(directory))];
  for (let folder = directory; !(await exists(join(folder, ".git"))); folder = dirname(folder)) {
    const parent = dirname(folder);
    // Outside a repository only the app's own rules apply.
    if (parent === folder) return await readRules(directory);
    found.unshift(...(await readRules(parent)));
  }
  return found;
}

/** Far more than real files have. */
const MAX_RULES_BYTES = 1024 * 1024;

/**
 * Reads the `.gitignore` in a directory. Like git since 2.32, follows no symbolic link that has this name. Throws
 * BUILD_FAILED for a file that is too large: without its rules, ignored files would count as sources.
 */
async function readRules(folder: string): Promise<IgnoreRules[]> {
  const file = join(folder, ".gitignore");
  try {
    const text = readPlainFile(file, MAX_RULES_BYTES).toString("utf8");
    // `ignore` compiles each line to a regular expression.
    const costly = text.split("\n").find((line) => !line.startsWith("#") && isCostlyGlob(line));
    if (costly !== undefined)
      throw new PipelineError(
        "BUILD_FAILED",
        `\`.gitignore\` has the pattern ${quote(costly)}, which has too many stars.`,
      );
    return [{ base: folder, rules: ignore().add(text) }];
  } catch (thrown) {
    if (!(thrown instanceof FileRefused)) throw thrown;
    if (thrown.sizeBytes === undefined) return [];
    throw new PipelineError("BUILD_FAILED", `\`.gitignore\`: ${thrown.message}`);
  }
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
