import { join, relative, sep } from "node:path";
import type { BuildOptions, Metafile } from "esbuild";
import type { Esbuild } from "../esbuild/load-esbuild.ts";
import type { SourceFiles } from "../esbuild/source-files.ts";

/** What a build has read and imported, as absolute paths. */
export interface Reads {
  readonly files: Set<string>;
  /** `specifier` as it is written in `importer`; JSON, so that each pair is kept once. */
  readonly imports: Set<string>;
}

export interface Import {
  readonly importer: string;
  readonly specifier: string;
}

export function noReads(): Reads {
  return { files: new Set(), imports: new Set() };
}

export function importsOf({ imports }: Reads): readonly Import[] {
  return [...imports].map((text) => JSON.parse(text) as Import);
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
    for (const { original } of imports) {
      if (original === undefined) continue;
      reads.imports.add(JSON.stringify({ importer: file, specifier: original } satisfies Import));
    }
  }
}

/** `file` from `root` with forward slashes. */
export function pathFrom(root: string, file: string): string {
  return relative(root, file).split(sep).join("/");
}
