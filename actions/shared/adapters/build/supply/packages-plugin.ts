import type { BuildOptions, Plugin } from "esbuild";
import { errorMessage } from "../../../domain/text/error-message.ts";
import { literalPattern } from "../esbuild/literal-pattern.ts";
import type { Esbuild } from "../esbuild/load-esbuild.ts";
import type { PackageTree } from "./package-tree.ts";

/** Wraps esbuild so that the packages that any of its builds imports appear before esbuild looks for them. */
export function withPackages(esbuild: Esbuild, tree: PackageTree): Esbuild {
  const build = (options: BuildOptions) =>
    // Without `bundle` and plugins nothing is resolved.
    options.bundle !== true && options.plugins === undefined
      ? esbuild.build(options)
      : esbuild.build({ ...options, plugins: [packagesPlugin(tree), ...(options.plugins ?? [])] });
  return { ...esbuild, build: build as Esbuild["build"] };
}

/** Provides packages and postponed files on demand, and leaves it to esbuild, or to another plugin, to resolve and read. */
function packagesPlugin(tree: PackageTree): Plugin {
  return {
    name: "packages",
    setup(build) {
      const present = tree.names.filter((name) => tree.isPresent(name));
      build.onResolve({ filter: unprovidedFilter(present) }, async ({ path, resolveDir, kind }) => {
        if (kind === "entry-point" || resolveDir === "") return undefined;
        try {
          await tree.provide(path, resolveDir);
          return undefined;
        } catch (thrown) {
          return { errors: [{ text: errorMessage(thrown) }] };
        }
      });
      const postponed = tree.postponed.list().map(literalPattern);
      if (postponed.length === 0) return;
      build.onLoad({ filter: new RegExp(`^(?:${postponed.join("|")})$`) }, ({ path }) => {
        tree.postponed.complete(path);
        return undefined;
      });
    },
  };
}

/**
 * Returns a filter for specifiers of packages other than the given ones, and for paths into `node_modules`. Each call of a
 * plugin costs processor time in two processes, and most imports mean a package that an earlier build has read. The pattern
 * has no look-ahead, which esbuild's engine lacks.
 */
function unprovidedFilter(present: readonly string[]): RegExp {
  const root: Node = { ends: false, next: new Map() };
  for (const name of present) {
    let node = root;
    for (const character of name) {
      const next = node.next.get(character) ?? { ends: false, next: new Map() };
      node.next.set(character, next);
      node = next;
    }
    node.ends = true;
  }
  return new RegExp(`^${other(root, "./#")}|node_modules/`);
}

interface Node {
  /** True if a name ends here. */
  ends: boolean;
  readonly next: Map<string, Node>;
}

/** Returns a pattern for the rest of a specifier that leaves the tree of names; `excluded` characters leave it to esbuild. */
function other(node: Node, excluded = ""): string {
  const characters = `${excluded}${[...node.next.keys()].join("")}${node.ends ? "/" : ""}`;
  const away = characters === "" ? "." : `[^${literalPattern(characters)}]`;
  const along = [...node.next].map(([character, next]) => `${literalPattern(character)}${other(next)}`);
  return `(?:${[away, ...(node.ends || excluded !== "" ? [] : ["$"]), ...along].join("|")})`;
}
