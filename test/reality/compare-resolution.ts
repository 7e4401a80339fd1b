/**
 * Compares the graph of a lock file with what its package manager installed: `node test/reality/compare-resolution.ts
 * DIRECTORY...`, each with a lock file and `node_modules`. For every import of every package, the installed version must be
 * the graph's. Not part of `npm test`, because it needs the package managers and the network.
 */
import { existsSync, readFileSync, realpathSync } from "node:fs";
import { dirname, join } from "node:path";
import { documentParsers } from "../../actions/shared/adapters/build/packages/document-parsers.ts";
import {
  findInstallation,
  listManifests,
} from "../../actions/shared/adapters/build/packages/installation.ts";
import { listDependencies } from "../../actions/shared/domain/lock-file/dependencies.ts";
import type { LockGraph } from "../../actions/shared/domain/lock-file/lock-graph.ts";
import { listOutdatedDependencies } from "../../actions/shared/domain/lock-file/outdated-dependencies.ts";
import { readLockGraph } from "../../actions/shared/domain/package-managers/read-lock-graph.ts";
import { objectOrEmpty, stringOrEmpty } from "../../actions/shared/domain/schema/lenient.ts";

interface Comparison {
  equal: number;
  /** Imports, mostly of peers, that the graph does not connect, and for which the shared packages have the installed version. */
  shared: number;
  readonly different: string[];
  /** Imports that the installation answers and the graph does not. */
  readonly missing: string[];
}

interface Installed {
  readonly id: string;
  readonly path: string;
  /** Entry ids that imports mean if their package does not declare them: see `findShared`. */
  readonly shared: ReadonlyMap<string, string>;
}

async function compare(directory: string): Promise<Comparison> {
  const installation = await findInstallation(realpathSync(directory));
  const { root, manager, lockFile, workspace, manifest, folder } = installation;
  if (lockFile === undefined) throw new Error(`${directory} has no lock file`);
  const text = readFileSync(join(root, lockFile), "utf8");
  const manifests = listManifests(workspace ?? { manifest, members: [] });
  const lock = { name: lockFile, text, manifests };
  const graph = await readLockGraph(manager, lock, { parsers: documentParsers, file: lockFile });
  for (const outdated of listOutdatedDependencies(graph, manifests))
    print(`  outdated ${JSON.stringify(outdated)}`);
  const result: Comparison = { equal: 0, shared: 0, different: [], missing: [] };
  const seen = new Set<string>();
  // Packages of a workspace get their peers from the app that uses them, so they are compared as a part of it.
  const starts = [...graph.importers].filter(([path]) => folder === "." || path === folder);
  const queue = starts.map(
    ([path, id]): Installed => ({
      ...{ id, path: join(root, path) },
      shared: findShared(graph, id),
    }),
  );
  for (let item = queue.pop(); item !== undefined; item = queue.pop()) {
    const key = `${item.id} ${item.path}`;
    if (seen.has(key) || !existsSync(item.path)) continue;
    seen.add(key);
    queue.push(...comparePackage(graph, item, result));
  }
  return result;
}

/** Finds the first entry for each name, breadth first from a directory of the workspace. */
function findShared({ packages }: LockGraph, start: string): ReadonlyMap<string, string> {
  const shared = new Map<string, string>();
  const ids = new Set([start]);
  for (const id of ids) {
    for (const [name, target] of packages.get(id)?.dependencies ?? []) {
      if (!shared.has(name)) shared.set(name, target);
      ids.add(target);
    }
  }
  return shared;
}

function comparePackage(
  graph: LockGraph,
  { id, path, shared }: Installed,
  result: Comparison,
): readonly Installed[] {
  const dependencies = graph.packages.get(id)?.dependencies ?? new Map<string, string>();
  const next: Installed[] = [];
  for (const [name, target] of dependencies) {
    const installed = findInstalled(path, name);
    const locked = graph.packages.get(target);
    if (installed === undefined) continue;
    const found = readManifest(installed);
    const label = `${stringOrEmpty(found["name"])}@${stringOrEmpty(found["version"])}`;
    const isDirectory = locked?.source.kind === "directory";
    if (isDirectory || label === `${locked?.name}@${locked?.version}`) result.equal += 1;
    else
      result.different.push(
        `${id}: ${name} is ${label}, locked ${locked?.name}@${locked?.version} (${target})`,
      );
    next.push({ id: target, path: installed, shared });
  }
  compareUndeclared(graph, { id, path, shared }, result);
  return next;
}

/** Compares what the package itself declares and the lock file does not, such as the peers of yarn 1. */
function compareUndeclared(graph: LockGraph, { id, path, shared }: Installed, result: Comparison): void {
  const dependencies = graph.packages.get(id)?.dependencies ?? new Map<string, string>();
  const own = readManifest(path);
  const bundled = JSON.stringify(own["bundledDependencies"] ?? own["bundleDependencies"] ?? []);
  for (const [name] of listDependencies(own)) {
    if (dependencies.has(name) || bundled.includes(`"${name}"`) || isDevelopment(own, name, id)) continue;
    const found = findInstalled(path, name);
    if (found === undefined) continue;
    const version = stringOrEmpty(readManifest(found)["version"]);
    const target = shared.get(name);
    const locked = target === undefined ? undefined : graph.packages.get(target);
    if (locked === undefined) result.missing.push(`${id}: ${name} is ${version}`);
    else if (locked.version === version || locked.source.kind === "directory") result.shared += 1;
    else result.different.push(`${id}: undeclared ${name} is ${version}, locked ${locked.version}`);
  }
}

/** Development dependencies of installed packages are not installed. */
function isDevelopment(manifest: Readonly<Record<string, unknown>>, name: string, id: string): boolean {
  const others = listDependencies(manifest, ["dependencies", "optionalDependencies", "peerDependencies"]);
  return id !== "" && !id.startsWith("folder:") && !others.some(([other]) => other === name);
}

function findInstalled(from: string, name: string): string | undefined {
  for (let directory = realpathSync(from); ; directory = dirname(directory)) {
    const candidate = join(directory, "node_modules", name);
    if (existsSync(join(candidate, "package.json"))) return realpathSync(candidate);
    if (dirname(directory) === directory) return undefined;
  }
}

function readManifest(directory: string): Readonly<Record<string, unknown>> {
  const file = join(directory, "package.json");
  return existsSync(file) ? objectOrEmpty(JSON.parse(readFileSync(file, "utf8"))) : {};
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

for (const directory of process.argv.slice(2)) {
  const { equal, shared, different, missing } = await compare(directory);
  print(
    `${directory}: ${equal} equal, ${shared} shared, ${different.length} different, ${missing.length} missing`,
  );
  for (const line of different.slice(0, 20)) print(`  different ${line}`);
  for (const line of missing.slice(0, 20)) print(`  missing ${line}`);
}
