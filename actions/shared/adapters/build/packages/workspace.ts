import { readdir } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { PipelineError } from "../../../domain/errors.ts";
import { PACKAGE_MANAGERS } from "../../../domain/package-managers/managers.ts";
import type { WorkspaceMember } from "../../../domain/plan/workspace-graph.ts";
import { objectOrEmpty, stringOrEmpty } from "../../../domain/schema/lenient.ts";
import { isCostlyGlob } from "../../../domain/text/costly-glob.ts";
import { quote } from "../../../domain/text/quote.ts";
import { trimEndOf } from "../../../domain/text/trim-end.ts";
import { findRepository, findTreeRoot } from "../../filesystem/find-repository.ts";
import { findUp } from "../../filesystem/find-up.ts";
import { toPosixPath } from "../../filesystem/posix-path.ts";
import { findRepositoryFile } from "../sources/repository-file.ts";
import { documentParsers } from "./document-parsers.ts";
import { readManifest } from "./read-manifest.ts";

/** A tree of packages that are installed together. */
export interface Workspace {
  /** Absolute directory of the lock file. */
  readonly root: string;
  /** The root's `package.json`. */
  readonly manifest: unknown;
  /** Sorted by path, without the root. */
  readonly members: readonly WorkspaceMember[];
}

/** Limits the search for members, so that a pattern such as `**` does not read a whole tree. */
const MAX_DEPTH = 6;

/** Finds the workspace that declares `directory` (absolute, links resolved) as a member. Does not leave the repository. */
export async function findWorkspace(directory: string): Promise<Workspace | undefined> {
  const repository = await findRepository(directory);
  if (repository === directory) return undefined;
  const declaring = await findUp(
    dirname(directory),
    async (root) => {
      const patterns = await readPatterns(root);
      return patterns.length === 0 ? undefined : { root, patterns };
    },
    repository,
  );
  if (declaring === undefined) return undefined;
  const { root, patterns } = declaring;
  const matches = await createMatcher(patterns);
  return matches(toPosixPath(relative(root, directory))) ? readWorkspace(root, patterns) : undefined;
}

/**
 * Finds the workspace of the app in `directory`; `scope` is the directory of its `package.json`, see `findPackageScope`.
 * A `package.json` above the app may itself declare a workspace.
 */
export async function findAppWorkspace(directory: string, scope: string): Promise<Workspace | undefined> {
  return (scope === directory ? undefined : await readDeclaredWorkspace(scope)) ?? findWorkspace(scope);
}

/** Reads the workspace that `root` (absolute) declares; undefined if it declares none. */
async function readDeclaredWorkspace(root: string): Promise<Workspace | undefined> {
  const patterns = await readPatterns(root);
  return patterns.length === 0 ? undefined : readWorkspace(root, patterns);
}

/** Reads the glob patterns of a workspace's members; none if the directory declares no workspace. */
async function readPatterns(root: string): Promise<readonly string[]> {
  const declared = await readDeclaration(root);
  const patterns = (Array.isArray(declared) ? declared : []).map(stringOrEmpty);
  const costly = patterns.find(isCostlyGlob);
  if (costly !== undefined)
    throw new PipelineError(
      "WORKSPACE_INVALID",
      `The pattern ${quote(costly)} of the workspace has too many stars.`,
    );
  return patterns.map((pattern) => trimEndOf(pattern.replace(/^(!?)\.\//, "$1"), "/"));
}

async function readDeclaration(root: string): Promise<unknown> {
  const inside = await findTreeRoot(root);
  for (const { workspaceFile } of PACKAGE_MANAGERS) {
    if (workspaceFile === undefined) continue;
    const text = findRepositoryFile(join(root, workspaceFile.name), { inside, code: "WORKSPACE_INVALID" });
    if (text === undefined) continue;
    return workspaceFile.parsePatterns(text, documentParsers).catch(() => {
      throw notParsed(workspaceFile.name);
    });
  }
  const declared = objectOrEmpty(await readManifest(root, inside))["workspaces"];
  // yarn 1 also accepts an object with `packages` and `nohoist`.
  return Array.isArray(declared) ? declared : objectOrEmpty(declared)["packages"];
}

/** The parser's own message quotes lines of the file. */
function notParsed(file: string): PipelineError {
  const message = `\`${file}\` cannot be parsed.`;
  return new PipelineError("WORKSPACE_INVALID", message, { problems: [{ file, message }] });
}

async function createMatcher(patterns: readonly string[]): Promise<(path: string) => boolean> {
  // Most apps belong to no workspace and never need the matcher.
  const { default: picomatch } = await import("picomatch");
  const included = picomatch(patterns.filter((pattern) => !pattern.startsWith("!")));
  const excluded = picomatch(
    patterns.filter((pattern) => pattern.startsWith("!")).map((pattern) => pattern.slice(1)),
  );
  return (path) => included(path) && !excluded(path);
}

async function readWorkspace(root: string, patterns: readonly string[]): Promise<Workspace> {
  const matches = await createMatcher(patterns);
  const inside = await findTreeRoot(root);
  const directories = await listDirectories(root, findDepth(patterns));
  const members = await Promise.all(
    directories.filter(matches).map(async (path): Promise<WorkspaceMember[]> => {
      const manifest = await readManifest(join(root, path), inside);
      if (manifest === undefined) return [];
      return [{ path, name: stringOrEmpty(objectOrEmpty(manifest)["name"]), manifest }];
    }),
  );
  return { root, manifest: await readManifest(root, inside), members: members.flat() };
}

function findDepth(patterns: readonly string[]): number {
  if (patterns.some((pattern) => pattern.includes("**"))) return MAX_DEPTH;
  return Math.min(MAX_DEPTH, Math.max(...patterns.map((pattern) => pattern.split("/").length)));
}

/** Lists the paths of directories below `root`, sorted. Does not follow symbolic links. */
async function listDirectories(root: string, depth: number, prefix = ""): Promise<readonly string[]> {
  const entries = await readdir(join(root, prefix), { withFileTypes: true });
  const names = entries
    .filter((entry) => entry.isDirectory() && entry.name !== "node_modules" && !entry.name.startsWith("."))
    .map(({ name }) => name)
    .sort();
  const nested = await Promise.all(
    names.map(async (name) => [
      `${prefix}${name}`,
      ...(depth > 1 ? await listDirectories(root, depth - 1, `${prefix}${name}/`) : []),
    ]),
  );
  return nested.flat();
}
