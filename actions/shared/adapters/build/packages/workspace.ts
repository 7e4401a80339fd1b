import { readdir, readFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { tableOf, textOf } from "../../../domain/lock-file/document.ts";
import type { WorkspaceMember } from "../../../domain/plan/workspace-graph.ts";
import { exists } from "../../filesystem/list-files.ts";
import { toPosixPath } from "../../filesystem/posix-path.ts";
import { parseYaml } from "./parse-yaml.ts";
import { readManifest } from "./read-manifest.ts";

/** A tree of packages that are installed together. */
export interface Workspace {
  /** Absolute folder of the lock file. */
  readonly root: string;
  readonly manifest: unknown;
  /** Sorted by path; the root itself is none of them. */
  readonly members: readonly WorkspaceMember[];
}

/** No workspace is deeper, and a pattern as wide as the tree must not read all of it. */
const MAX_DEPTH = 6;

/** The workspace that declares `directory` (absolute, links resolved) as a member, or undefined. */
export async function findWorkspace(directory: string): Promise<Workspace | undefined> {
  for (let folder = directory; !(await exists(join(folder, ".git"))); folder = dirname(folder)) {
    const root = dirname(folder);
    if (root === folder) return undefined;
    const patterns = await workspacePatterns(root);
    if (patterns.length === 0) continue;
    const path = toPosixPath(relative(root, directory));
    return (await matcherOf(patterns))(path) ? readWorkspace(root, patterns) : undefined;
  }
  return undefined;
}

/**
 * The workspace to which the app in `directory` belongs; `scope` is the folder of its `package.json`, see
 * `findPackageScope`. One above the app may declare a workspace itself.
 */
export async function findWorkspaceOf(directory: string, scope: string): Promise<Workspace | undefined> {
  return (scope === directory ? undefined : await loadWorkspace(scope)) ?? findWorkspace(scope);
}

/** The workspace that `root` (absolute) declares; undefined when it declares none. */
async function loadWorkspace(root: string): Promise<Workspace | undefined> {
  const patterns = await workspacePatterns(root);
  return patterns.length === 0 ? undefined : readWorkspace(root, patterns);
}

/** pnpm has a file of its own; npm, yarn and bun keep the patterns in `package.json`. */
async function workspacePatterns(root: string): Promise<readonly string[]> {
  const file = join(root, "pnpm-workspace.yaml");
  const declared = (await exists(file))
    ? tableOf(await parseYaml(await readFile(file, "utf8")))["packages"]
    : tableOf(await readManifest(root))["workspaces"];
  const list = Array.isArray(declared) ? declared : tableOf(declared)["packages"];
  const patterns = (Array.isArray(list) ? list : []).map(textOf);
  return patterns.map((pattern) => pattern.replace(/^(!?)\.\//, "$1").replace(/\/+$/, ""));
}

async function matcherOf(patterns: readonly string[]): Promise<(path: string) => boolean> {
  // Most apps are no part of a workspace.
  const { default: picomatch } = await import("picomatch");
  const wanted = picomatch(patterns.filter((pattern) => !pattern.startsWith("!")));
  const unwanted = picomatch(
    patterns.filter((pattern) => pattern.startsWith("!")).map((pattern) => pattern.slice(1)),
  );
  return (path) => wanted(path) && !unwanted(path);
}

async function readWorkspace(root: string, patterns: readonly string[]): Promise<Workspace> {
  const matches = await matcherOf(patterns);
  const folders = await foldersBelow(root, depthOf(patterns));
  const members = await Promise.all(
    folders.filter(matches).map(async (path): Promise<WorkspaceMember[]> => {
      const manifest = await readManifest(join(root, path));
      return manifest === undefined ? [] : [{ path, name: textOf(tableOf(manifest)["name"]), manifest }];
    }),
  );
  return { root, manifest: await readManifest(root), members: members.flat() };
}

function depthOf(patterns: readonly string[]): number {
  if (patterns.some((pattern) => pattern.includes("**"))) return MAX_DEPTH;
  return Math.min(MAX_DEPTH, Math.max(...patterns.map((pattern) => pattern.split("/").length)));
}

/** Paths of folders, sorted; symbolic links are not followed. */
async function foldersBelow(root: string, depth: number, prefix = ""): Promise<readonly string[]> {
  const entries = await readdir(join(root, prefix), { withFileTypes: true });
  const names = entries
    .filter((entry) => entry.isDirectory() && entry.name !== "node_modules" && !entry.name.startsWith("."))
    .map(({ name }) => name)
    .sort();
  const nested = await Promise.all(
    names.map(async (name) => [
      `${prefix}${name}`,
      ...(depth > 1 ? await foldersBelow(root, depth - 1, `${prefix}${name}/`) : []),
    ]),
  );
  return nested.flat();
}
