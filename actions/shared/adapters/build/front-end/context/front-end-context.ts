import { relative } from "node:path";
import type { BuildOptions, Message } from "esbuild";
import { toPosixPath } from "../../../filesystem/posix-path.ts";
import type { Esbuild } from "../../esbuild/load-esbuild.ts";
import type { SourceFiles } from "../../sources/source-files.ts";
import type { ViteEnvironment } from "../../sources/vite-environment.ts";
import type { ViteOptions } from "../config/vite-options.ts";
import type { Optimizations } from "./optimizations.ts";

/** State and options that all steps of one front end's build share. */
export interface FrontEndContext {
  readonly esbuild: Esbuild;
  /** The app's directory: absolute, without symbolic links. */
  readonly directory: string;
  readonly sources: SourceFiles;
  readonly options: ViteOptions;
  readonly environment: ViteEnvironment;
  readonly optimizations: Optimizations;
  /** Relative to `directory`; may not exist. */
  readonly tsconfig: string;
  /** Files to serve besides the bundles, by path relative to the site's root. */
  readonly emitted: Map<string, Uint8Array>;
  /** Style sheets that modules import: absolute path by the id that marks each of them in the bundle. */
  readonly styles: Map<string, string>;
  /** Modules and pages in the bundle, relative to `directory`; complete before style sheets are bundled. */
  readonly loaded: Set<string>;
  /** Style sheets that Tailwind has started to compile, by absolute path. */
  readonly tailwind: Map<string, Promise<TailwindSheet>>;
  readonly onLoadFilter: OnLoadFilter;
  /** Code of packages that esbuild read without a plugin although the onLoad filter did not inspect it. */
  readonly uninspected: Set<string>;
  /** Web workers that are being bundled around the current build, by absolute path. */
  readonly workers: ReadonlySet<string>;
  /** Warnings of builds other than the main one. */
  readonly warnings: Message[];
}

/** Selects the modules that plugins load; esbuild reads all others. */
export interface OnLoadFilter {
  /** Without look-ahead, which esbuild's engine lacks: https://esbuild.github.io/plugins/#filters */
  readonly pattern: RegExp;
  /** Absolute paths of the code that was searched for what a plugin has to resolve. */
  readonly inspected: ReadonlySet<string>;
}

/** A compiled Tailwind style sheet that only lacks the class names to generate rules for. */
export type TailwindSheet = Awaited<ReturnType<typeof import("tailwindcss").compile>>;

/** Returns the esbuild options that all builds of a front end have in common. */
export function sharedBuildOptions({ directory, options }: FrontEndContext) {
  return {
    absWorkingDir: directory,
    // esbuild writes nothing there; the path only has to be the same in every checkout.
    outdir: outputDirectory(directory),
    write: false as const,
    bundle: true,
    metafile: true as const,
    target: [...options.targets],
    charset: "utf8" as const,
    legalComments: "none" as const,
    logLevel: "silent" as const,
    logLimit: 0,
    // If two composed classes set the same property, their order decides, as in Vite.
    logOverride: { "undefined-composes-from": "silent" as const },
  } satisfies BuildOptions;
}

/** Name of the output directory in the paths of esbuild's metafile. */
export const OUTPUT = "dist";

/** Returns the absolute path of the output directory. */
export const outputDirectory = (directory: string) => `${directory}/${OUTPUT}`;

/** Packages export style sheets under a condition and a field of their own, which Vite and Tailwind read as well. */
export const STYLE_RESOLUTION = { conditions: ["style"], mainFields: ["style", "browser", "module", "main"] };

/** Returns an id for a file that is the same in every checkout: its path relative to the app's directory. */
export function toModuleId({ directory }: FrontEndContext, file: string): string {
  return toPosixPath(relative(directory, file));
}
