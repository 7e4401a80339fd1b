import { join, relative, sep } from "node:path";
import type { BuildOptions, Metafile } from "esbuild";
import { toPosixPath } from "../../filesystem/posix-path.ts";
import type { Esbuild } from "../esbuild/load-esbuild.ts";
import type { SourceFiles } from "../sources/source-files.ts";

/** Of a file in it: the last folder of that name counts. */
const PACKAGE_OF = /.*node_modules[/\\]((?:@[^/\\]+[/\\])?[^/\\]+)/;

/** What a build has read and imported, as absolute paths. */
export interface Reads {
  readonly files: Set<string>;
  /** By importer, and then by specifier as it is written there. */
  readonly imports: Map<string, Map<string, Import>>;
}

export interface Import {
  readonly importer: string;
  readonly specifier: string;
  /** Name of the package that it led into; empty when it led to nothing in the bundle, absent when to source. */
  readonly leadsInto?: string;
}

export function noReads(): Reads {
  return { files: new Set(), imports: new Map() };
}

export function importsOf({ imports }: Reads): readonly Import[] {
  return [...imports.values()].flatMap((bySpecifier) => [...bySpecifier.values()]);
}

/** The same esbuild, whose builds tell in `reads` what went into them. */
export function recordingEsbuild(esbuild: Esbuild, reads: Reads): Esbuild {
  const build = async (options: BuildOptions) => {
    const result = await esbuild.build({ ...options, metafile: true });
    record(result.metafile, options.absWorkingDir ?? process.cwd(), reads);
    return result;
  };
  return { ...esbuild, build: build as Esbuild["build"] };
}

/** The same files, noting those of installed packages that a build asks to read by itself. */
export function recordingSources(sources: SourceFiles, directory: string, reads: Reads): SourceFiles {
  return {
    ...sources,
    isInstalled(path) {
      const installed = sources.isInstalled(path);
      if (installed) reads.files.add(join(directory, path.split("/").join(sep)));
      return installed;
    },
  };
}

/** Paths in a metafile are relative, and those of a plugin or of a file switched off have a prefix. */
function record({ inputs }: Metafile, directory: string, reads: Reads): void {
  for (const [input, { imports }] of Object.entries(inputs)) {
    const file = join(directory, input.replace(/^\([a-z]+\):|^[a-z][a-z-]+:/, "").replace(/\?[^/]*$/, ""));
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

/** `file` from `root` with forward slashes. */
export function pathFrom(root: string, file: string): string {
  return toPosixPath(relative(root, file));
}
