import { PipelineError } from "../errors.ts";
import { DEPENDENCY_KEYS, listDependencies } from "../lock-file/dependencies.ts";
import { byCodeUnits } from "../text/compare.ts";

/** A directory that a workspace declares as a package, with its `package.json`. */
export interface WorkspaceMember {
  /** Relative to the workspace's root, with forward slashes. */
  readonly path: string;
  /** Empty if its `package.json` has no name; then no package can depend on it. */
  readonly name: string;
  /** Content of its `package.json`. */
  readonly manifest: unknown;
}

type Members = ReadonlyMap<string, WorkspaceMember>;

/**
 * Lists the members on which a `package.json` depends, directly or through other members, sorted by path. Throws
 * WORKSPACE_INVALID if some of them depend on one another in a circle, not counting development dependencies. Files in
 * its problems are relative to the workspace's root.
 */
export function listReachableMembers(manifest: unknown, members: Members): readonly WorkspaceMember[] {
  const reached = new Set<WorkspaceMember>();
  const queue = [...listMembers(manifest, members, DEPENDENCY_KEYS)];
  for (let member = queue.pop(); member !== undefined; member = queue.pop()) {
    if (reached.has(member)) continue;
    reached.add(member);
    queue.push(...listMembers(member.manifest, members, DEPENDENCY_KEYS));
  }
  refuseCircles(reached, members);
  return [...reached].sort(byCodeUnits(({ path }) => path));
}

function listMembers(
  manifest: unknown,
  members: Members,
  keys: readonly string[],
): readonly WorkspaceMember[] {
  const names = listDependencies(manifest, keys).map(([name]) => name);
  return names.flatMap((name) => members.get(name) ?? []);
}

/**
 * Dependencies that must not form a circle. Circles of development dependencies are allowed, because tests of two
 * packages may need each other.
 */
const RUNTIME_KEYS = ["dependencies", "optionalDependencies", "peerDependencies"] as const;

function refuseCircles(reached: ReadonlySet<WorkspaceMember>, members: Members): void {
  const clear = new Set<WorkspaceMember>();
  const visit = (member: WorkspaceMember, path: readonly WorkspaceMember[]): void => {
    const start = path.indexOf(member);
    if (start >= 0) throw circularError(path.slice(start));
    if (clear.has(member)) return;
    for (const next of listMembers(member.manifest, members, RUNTIME_KEYS)) visit(next, [...path, member]);
    clear.add(member);
  };
  for (const member of reached) visit(member, []);
}

function circularError(members: readonly WorkspaceMember[]): PipelineError {
  const [first] = members;
  const names = [...members, ...(first === undefined ? [] : [first])].map(({ name }) => `"${name}"`);
  const message = `Packages of the workspace depend on one another in a circle: ${names.join(" → ")}.`;
  const problems = first === undefined ? [] : [{ file: `${first.path}/package.json`, message }];
  return new PipelineError("WORKSPACE_INVALID", message, { problems });
}
