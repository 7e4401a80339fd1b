import { join, relative, sep } from "node:path";
import type { BuildOptions, Metafile } from "esbuild";
import { toPosixPath } from "../../filesystem/posix-path.ts";
import { withoutQuery } from "../../filesystem/without-query.ts";
import type { Esbuild } from "../esbuild/load-esbuild.ts";
import type { SourceFiles } from "../sources/source-files.ts";

/** Matches the name of the package to which a file belongs: the one below the last `node_modules`. */
const PACKAGE_OF = /^.*node_modules[/\\]((?:@[^/\\]+[/\\])?[^/\\]+)/s;

/** Files and imports that a build has read. Paths are absolute. */
export interface Reads {
  readonly files: Set<string>;
  /** By importer, then by specifier as the importer writes it. */
  readonly imports: Map<string, Map<string, Import>>;
}

/** The target of an import. */
export interface Import {
  readonly importer: string;
  readonly specifier: string;
  /** Package to which it resolves; empty if it is external, absent if it resolves to a source file. */
  readonly leadsInto?: string;
}

/** Creates an empty record of a build's reads. */
export function createReads(): Reads {
  return { files: new Set(), imports: new Map() };
}

/** Lists the recorded imports. */
export function listImports({ imports }: Reads): readonly Import[] {
  return [...imports.values()].flatMap((bySpecifier) => [...bySpecifier.values()]);
}

/** Wraps esbuild so that its builds add their inputs to `reads`. */
export function recordBuilds(esbuild: Esbuild, reads: Reads): Esbuild {
  const build = async (options: BuildOptions) => {
    const result = await esbuild.build({ ...options, metafile: true });
    record(result.metafile, options.absWorkingDir ?? process.cwd(), reads);
    return result;
  };
  return { ...esbuild, build: build as Esbuild["build"] };
}

/** Wraps an app's files so that installed files that a build reads without esbuild are added to `reads`. */
export function recordInstalledReads(sources: SourceFiles, directory: string, reads: Reads): SourceFiles {
  return {
    ...sources,
    isInstalled(path) {
      const installed = sources.isInstalled(path);
      if (installed) reads.files.add(join(directory, path.split("/").join(sep)));
      return installed;
    },
  };
}

/**
 * Adds a metafile's inputs to `reads`. Their paths are relative; those of a plugin's namespace and of disabled files
 * have a prefix.
 */
function record({ inputs }: Metafile, directory: string, reads: Reads): void {
  for (const [input, { imports }] of Object.entries(inputs)) {
    const file = join(directory, withoutQuery(input.replace(/^\([a-z]+\):|^[a-z][a-z-]+:/, "")));
    reads.files.add(file);
    const known = reads.imports.get(file) ?? new Map<string, Import>();
    reads.imports.set(file, known);
    for (const { original: specifier, path, external = false } of imports) {
      if (specifier === undefined) continue;
      const leadsInto = PACKAGE_OF.exec(path)?.[1] ?? (external ? "" : known.get(specifier)?.leadsInto);
      known.set(specifier, { importer: file, specifier, ...(leadsInto !== undefined && { leadsInto }) });
    }
  }
}

/** Returns the path of `file` relative to `root`, with forward slashes. */
export function pathFrom(root: string, file: string): string {
  return toPosixPath(relative(root, file));
}
