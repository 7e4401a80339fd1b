import { describe, expect, it } from "vitest";
import { documentParsers } from "../../actions/shared/adapters/build/packages/document-parsers.ts";
import {
  describeUsedPackages,
  type LockGraph,
  listChangedPackages,
} from "../../actions/shared/domain/lock-file/lock-graph.ts";
import type { PackageManager } from "../../actions/shared/domain/package-managers/package-manager.ts";

/** Versions of two packages in the lock file. */
export interface Versions {
  readonly envify: string;
  readonly zod: string;
}

/** One workspace for all formats: `todo` uses `@acme/ui`, which uses react and so loose-envify; `poll` uses zod. */
const MANIFESTS = new Map<string, unknown>([
  [".", { name: "root", workspaces: ["apps/*", "packages/*"] }],
  ["apps/todo", { name: "todo", dependencies: { "@acme/ui": "*" } }],
  ["apps/poll", { name: "poll", devDependencies: { zod: "^4.0.0" } }],
  ["packages/ui", { name: "@acme/ui", dependencies: { react: "^18.0.0" } }],
]);

function parseLock(manager: PackageManager, text: string, name = manager.lockFile) {
  return manager.parseLockFile({ name, text, manifests: MANIFESTS }, documentParsers);
}

/** Tests any `PackageManager`. `writeLock` returns the lock file of the workspace above. */
export function describePackageManager(
  title: string,
  manager: PackageManager,
  writeLock: (versions: Versions) => string,
): void {
  describe(`${title} fulfils the PackageManager contract`, () => {
    const parse = async (versions: Versions): Promise<LockGraph> => {
      const graph = await parseLock(manager, writeLock(versions));
      if (graph === undefined) throw new Error("The lock file was not recognised.");
      return graph;
    };
    const parseOld = () => parse({ envify: "1.4.0", zod: "4.0.1" });
    const findChanges = async (after: LockGraph) => {
      const old = await parseOld();
      return ["apps/todo", "apps/poll", "packages/ui"].map((path) => listChangedPackages(old, after, path));
    };

    it("finds no change between equal lock files", async () => {
      expect(await findChanges(await parseOld())).toEqual([[], [], []]);
    });

    it("finds a change in a dependency of a shared package", async () => {
      const after = await parse({ envify: "1.5.0", zod: "4.0.1" });
      expect(await findChanges(after)).toEqual([["loose-envify"], [], ["loose-envify"]]);
      const old = await parseOld();
      expect(describeUsedPackages(after, "apps/todo")).not.toEqual(describeUsedPackages(old, "apps/todo"));
      expect(describeUsedPackages(after, "apps/poll")).toEqual(describeUsedPackages(old, "apps/poll"));
    });

    it("includes development dependencies, because front ends are built from them", async () => {
      expect(await findChanges(await parse({ envify: "1.4.0", zod: "4.1.0" }))).toEqual([[], ["zod"], []]);
    });

    it("returns undefined for a directory that the lock file does not contain", async () => {
      const graph = await parseOld();
      expect(listChangedPackages(graph, graph, "apps/new")).toBeUndefined();
    });

    it("reads the lock file that it writes", () => {
      expect(manager.lockFiles).toContain(manager.lockFile);
    });

    it.each([true, false])("returns arguments for an install (with a lock file: %s)", async (locked) => {
      const args = await manager.installArguments({ locked, readVersion: async () => "99.0.0" });
      expect(args[0]).toMatch(/^(ci|install)$/);
      expect(args.join(" ")).toMatch(/--ignore-scripts|--mode=skip-build/);
    });
  });
}
