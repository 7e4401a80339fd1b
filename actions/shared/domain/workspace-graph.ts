import { PipelineError } from "./errors.ts";
import { dependenciesOf, tableOf, textOf } from "./lock-file/document.ts";

/** A folder that the workspace declares, with its `package.json`. */
export interface WorkspaceMember {
  /** Relative to the workspace's root, with forward slashes. */
  readonly path: string;
  /** Empty when its `package.json` gives none; nothing can depend on it then. */
  readonly name: string;
  readonly manifest: unknown;
}

/**
 * The members that a `package.json` depends on, directly or through one another, sorted by path. Throws
 * WORKSPACE_INVALID when they depend on one another in a circle; `root` leads from the repository to the workspace.
 */
export function reachableMembers(
  manifest: unknown,
  members: ReadonlyMap<string, WorkspaceMember>,
  root = "",
): readonly WorkspaceMember[] {
  const reached = new Map<string, WorkspaceMember>();
  const visit = (from: unknown, way: readonly WorkspaceMember[]) => {
    for (const [name] of dependenciesOf(tableOf(from))) {
      const member = members.get(name);
      if (member === undefined) continue;
      const start = way.indexOf(member);
      if (start >= 0) throw circular(way.slice(start), root);
      if (reached.has(name)) continue;
      visit(member.manifest, [...way, member]);
      reached.set(name, member);
    }
  };
  const self = members.get(textOf(tableOf(manifest)["name"]));
  visit(manifest, self === undefined ? [] : [self]);
  return [...reached.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
}

function circular(members: readonly WorkspaceMember[], root: string): PipelineError {
  const [first] = members;
  const names = [...members, ...(first === undefined ? [] : [first])].map(({ name }) => `"${name}"`);
  const message = `These packages of the workspace depend on one another in a circle: ${names.join(" → ")}.`;
  const problems = members.map(({ path }) => ({ file: `${root}${path}/package.json`, message }));
  return new PipelineError("WORKSPACE_INVALID", message, { problems: problems.slice(0, 1) });
}
