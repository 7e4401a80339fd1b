import { describe, expect, it } from "vitest";
import type { LockedPackage, LockGraph } from "../../../actions/shared/domain/lock-file/lock-graph.ts";
import { layOutPackages } from "../../../actions/shared/domain/packages/package-layout.ts";

/** Makes a graph: `todo` and `ui` are directories, everything else is `name@version`. */
function graphOf(edges: Readonly<Record<string, Readonly<Record<string, string>>>>): LockGraph {
  const ids = new Set([
    ...Object.keys(edges),
    ...Object.values(edges).flatMap((each) => Object.values(each)),
  ]);
  const packages = new Map(
    Array.from(ids, (id): [string, LockedPackage] => {
      const [name = "", version = ""] = id.split(/(?<=.)@/);
      const isDirectory = version === "";
      const source: LockedPackage["source"] = isDirectory
        ? { kind: "directory", path: `apps/${id}` }
        : { kind: "registry", integrity: `sha512-${id}` };
      return [
        id,
        { name, version, identity: id, source, dependencies: new Map(Object.entries(edges[id] ?? {})) },
      ];
    }),
  );
  return { importers: new Map([["apps/todo", "todo"]]), packages };
}

const layOut = (edges: Parameters<typeof graphOf>[0]) => {
  const layout = layOutPackages(graphOf(edges), "apps/todo");
  const links = Object.fromEntries(
    Array.from(layout?.links ?? [], ([id, targets]) => [id, Object.fromEntries(targets)]),
  );
  return { directories: Object.fromEntries(layout?.directories ?? []), links, shared: layout?.shared };
};

describe("the layout of packages", () => {
  it("shares a directory as long as every entry means the same package", () => {
    const { directories, links } = layOut({ todo: { a: "a@1", b: "b@1" }, "a@1": { b: "b@1" } });
    expect(directories).toEqual({ todo: "apps/todo", "a@1": "node_modules/a", "b@1": "node_modules/b" });
    expect(links).toEqual({});
  });

  it("gives an entry that means another version a link of its own", () => {
    const { directories, links } = layOut({ todo: { a: "a@1", b: "b@2" }, "a@1": { b: "b@1" } });
    expect(directories).toMatchObject({
      "b@2": "node_modules/b",
      "b@1": "node_modules/.versions/b@1/node_modules/b",
    });
    expect(links).toEqual({ "a@1": { b: "b@1" } });
  });

  it("names a package after the alias by which it is imported, and leads both names to one package", () => {
    const { directories, links, shared } = layOut({ todo: { z: "b@1", y: "b@1" } });
    expect(directories).toMatchObject({ "b@1": "node_modules/y" });
    expect([...(shared ?? [])]).toEqual([
      ["y", "b@1"],
      ["z", "b@1"],
    ]);
    expect(links).toEqual({});
  });

  it("keeps instances apart that differ only in their peers", () => {
    const { directories, links } = layOut({
      todo: { p: "p@1(r@1)", q: "q@1", r: "r@1" },
      "q@1": { p: "p@1(r@2)", r: "r@2" },
      "p@1(r@1)": { r: "r@1" },
      "p@1(r@2)": { r: "r@2" },
    });
    expect(directories["p@1(r@1)"]).toBe("node_modules/p");
    expect(directories["p@1(r@2)"]).toBe("node_modules/.versions/p@1_r/node_modules/p");
    expect(links).toEqual({ "q@1": { p: "p@1(r@2)", r: "r@2" }, "p@1(r@2)": { r: "r@2" } });
  });

  it("follows packages of the workspace, and leaves out what the app does not use", () => {
    const { directories, links } = layOut({
      todo: { ui: "ui", a: "a@1" },
      ui: { a: "a@2" },
      other: { x: "x@1" },
    });
    expect(directories).toMatchObject({ ui: "apps/ui", "a@1": "node_modules/a" });
    expect(Object.keys(directories)).not.toContain("x@1");
    expect(links).toEqual({ ui: { a: "a@2" } });
  });

  it("ends if packages depend on one another in a circle", () => {
    const { directories } = layOut({
      todo: { a: "a@1" },
      "a@1": { b: "b@1" },
      "b@1": { a: "a@2" },
      "a@2": { b: "b@1" },
    });
    expect(directories["a@2"]).toBe("node_modules/.versions/a@2/node_modules/a");
  });

  it.each(["../../x", ".bin", "a/b", "node_modules", "@a/../b", ""])("refuses the name %j", (name) => {
    expect(() => layOut({ todo: { [name]: "a@1" } })).toThrow(
      expect.objectContaining({ code: "LOCK_FILE_INVALID" }),
    );
  });

  it("is undefined for a directory that the lock file lacks", () => {
    expect(layOutPackages(graphOf({ todo: {} }), "apps/poll")).toBeUndefined();
  });
});
