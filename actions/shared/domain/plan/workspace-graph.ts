import { PipelineError } from "../errors.ts";
import { DEPENDENCY_KEYS, dependenciesOf, tableOf } from "../lock-file/document.ts";
import { byCodeUnits } from "../text/compare.ts";

/** A folder that the workspace declares, with its `package.json`. */
export interface WorkspaceMember {
  /** Relative to the workspace's root, with forward slashes. */
  readonly path: string;
  /** Empty when its `package.json` gives none; nothing can depend on it then. */
  readonly name: string;
  readonly manifest: unknown;
}

type Members = ReadonlyMap<string, WorkspaceMember>;

/**
 * The members that a `package.json` depends on, directly or through one another, sorted by path. Throws
 * WORKSPACE_INVALID when they depend on one another in a circle, development dependencies aside; its problem's
 * file is relative to the workspace's root.
 */
export function reachableMembers(manifest: unknown, members: Members): readonly WorkspaceMember[] {
  const reached = new Set<WorkspaceMember>();
  const queue = [...membersOf(manifest, members, DEPENDENCY_KEYS)];
  for (let member = queue.pop(); member !== undefined; member = queue.pop()) {
    if (reached.has(member)) continue;
    reached.add(member);
    queue.push(...membersOf(member.manifest, members, DEPENDENCY_KEYS));
  }
  refuseCircles(reached, members);
  return [...reached].sort(byCodeUnits(({ path }) => path));
}

function membersOf(manifest: unknown, members: Members, keys: readonly string[]): readonly WorkspaceMember[] {
  const names = dependenciesOf(tableOf(manifest), keys).map(([name]) => name);
  return names.flatMap((name) => members.get(name) ?? []);
}

/** What a package cannot be without. Tests of two packages may need each other, and often do. */
const NEEDED_KEYS = ["dependencies", "optionalDependencies", "peerDependencies"] as const;

function refuseCircles(reached: ReadonlySet<WorkspaceMember>, members: Members): void {
  const clear = new Set<WorkspaceMember>();
  const visit = (member: WorkspaceMember, way: readonly WorkspaceMember[]): void => {
    const start = way.indexOf(member);
    if (start >= 0) throw circular(way.slice(start));
    if (clear.has(member)) return;
    for (const next of membersOf(member.manifest, members, NEEDED_KEYS)) visit(next, [...way, member]);
    clear.add(member);
  };
  for (const member of reached) visit(member, []);
}

function circular(members: readonly WorkspaceMember[]): PipelineError {
  const [first] = members;
  const names = [...members, ...(first === undefined ? [] : [first])].map(({ name }) => `"${name}"`);
  const message = `These packages of the workspace depend on one another in a circle: ${names.join(" → ")}.`;
  const problems = first === undefined ? [] : [{ file: `${first.path}/package.json`, message }];
  return new PipelineError("WORKSPACE_INVALID", message, { problems });
}
