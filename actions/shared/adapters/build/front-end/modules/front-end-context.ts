import type { BuildOptions, Message } from "esbuild";
import type { Esbuild } from "../../esbuild/load-esbuild.ts";
import type { SourceFiles } from "../../sources/source-files.ts";
import type { ViteEnvironment } from "../../sources/vite-environment.ts";
import type { ViteOptions } from "../config/vite-options.ts";
import type { TailwindSheet } from "../styles/tailwind.ts";
import type { Questions } from "./onload-filter.ts";

/** What every step of one front end's build shares. */
export interface FrontEndContext {
  readonly esbuild: Esbuild;
  /** Absolute, links resolved. */
  readonly directory: string;
  readonly sources: SourceFiles;
  readonly options: ViteOptions;
  readonly environment: ViteEnvironment;
  /** Relative to `directory`; may not exist. */
  readonly tsconfig: string;
  /** Files that are served besides the bundles, by path below the site's root. */
  readonly emitted: Map<string, Uint8Array>;
  /** Style sheets that modules import, by the id that stands for each in the bundle. */
  readonly styles: Map<string, string>;
  /** Modules and pages that are in the bundle, relative to `directory`; filled before style sheets are made. */
  readonly loaded: Set<string>;
  /** Style sheets that Tailwind has begun to compile, by absolute path. */
  readonly tailwind: Map<string, Promise<TailwindSheet>>;
  /** What esbuild asks about before it reads it. */
  readonly questions: Questions;
  /** Code of packages that esbuild has read without a question though nobody had looked into it before. */
  readonly unseen: Set<string>;
  /** Web workers whose bundling led here. */
  readonly workers: ReadonlySet<string>;
  /** What steps of their own have to say beside the main build's warnings. */
  readonly warnings: Message[];
}

/** The options that all of a front end's builds have in common. */
export function sharedBuildOptions({ directory, options }: FrontEndContext) {
  return {
    absWorkingDir: directory,
    // Nothing is written there; it only has to be the same place in every checkout.
    outdir: outputFolder(directory),
    write: false as const,
    bundle: true,
    metafile: true as const,
    target: [...options.targets],
    charset: "utf8" as const,
    legalComments: "none" as const,
    logLevel: "silent" as const,
    logLimit: 0,
    // What the same property of two composed classes comes to follows from the order, as in Vite.
    logOverride: { "undefined-composes-from": "silent" as const },
  } satisfies BuildOptions;
}

/** Name of the folder in paths of the metafile. */
export const OUTPUT = "dist";

export const outputFolder = (directory: string) => `${directory}/${OUTPUT}`;

/** Packages offer style sheets under their own condition and field, as Vite and Tailwind ask for them. */
export const STYLE_RESOLUTION = { conditions: ["style"], mainFields: ["style", "browser", "module", "main"] };
