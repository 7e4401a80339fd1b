import { type BuildMode, chooseBuildMode, type Obstacle } from "../../../../domain/build/build-mode.ts";
import { PipelineError } from "../../../../domain/errors.ts";
import type { Esbuild } from "../../esbuild/load-esbuild.ts";
import { ReadRefused, readSource } from "../../sources/read-source.ts";
import type { SourceFiles } from "../../sources/source-files.ts";
import { readViteEnvironment, type ViteEnvironment } from "../../sources/vite-environment.ts";
import { readViteConfig } from "./read-vite-config.ts";
import type { ViteOptions } from "./vite-options.ts";

/** The front end of an app as far as it is known before anything is built. */
export interface FrontEnd {
  readonly options: ViteOptions;
  readonly environment: ViteEnvironment;
  /** HTML entries that exist, relative to the app's folder. */
  readonly pages: readonly string[];
}

export interface FrontEndReading extends FrontEnd {
  readonly mode: BuildMode;
}

/**
 * Reads how the app wants to be built, and decides whether that needs its own code. Runs nothing of it. Throws
 * BUILD_FAILED when one of the files is a link to somewhere else.
 */
export async function readFrontEnd(
  esbuild: Esbuild,
  directory: string,
  sources: SourceFiles,
): Promise<FrontEndReading> {
  try {
    return await read(esbuild, directory, sources);
  } catch (thrown) {
    if (!(thrown instanceof ReadRefused)) throw thrown;
    throw new PipelineError("BUILD_FAILED", thrown.message, { problems: [{ message: thrown.message }] });
  }
}

async function read(esbuild: Esbuild, directory: string, sources: SourceFiles): Promise<FrontEndReading> {
  const { options, obstacles } = await readViteConfig(esbuild, directory, sources);
  const [environment, manifest, tailwind, modules] = await Promise.all([
    readViteEnvironment(directory, sources, options),
    readPackageJson(directory, sources),
    options.tailwind ? tailwindObstacles(directory, sources) : [],
    cssModuleObstacles(directory, sources),
  ]);
  const pages = options.pages.filter((page) => sources.has(page));
  const isPublic = (path: string) =>
    options.publicFolder !== undefined && path.startsWith(`${options.publicFolder}/`);
  const missing = options.pages.filter((page) => !sources.has(page));
  const unknownPages =
    options.pages.length === 1
      ? []
      : missing.map((file): Obstacle => ({ reason: `The page "${file}" is not there.`, file }));
  const mode = chooseBuildMode({
    files: sources.files.map(({ path }) => path).filter((path) => !isPublic(path)),
    hasPages: pages.length > 0,
    ...manifest,
    obstacles: [...obstacles, ...tailwind, ...modules, ...unknownPages],
  });
  return { options, environment, pages, mode };
}

async function readPackageJson(directory: string, sources: SourceFiles) {
  const file = "package.json";
  const manifest = sources.has(file) ? parseObject(String(await readSource(directory, sources, file))) : {};
  const packages = [manifest["dependencies"], manifest["devDependencies"]].flatMap((list) =>
    Object.entries(Object(list)).map(([name, range]): [string, string] => [name, String(range)]),
  );
  return { packages: new Map(packages), postcssInPackage: Object.hasOwn(manifest, "postcss") };
}

/** What is no JSON is refused where packages are installed; here it only says nothing. */
function parseObject(text: string): Record<string, unknown> {
  try {
    return Object(JSON.parse(text));
  } catch {
    return {};
  }
}

/** Tailwind's `@plugin` and `@config` load code. */
function tailwindObstacles(directory: string, sources: SourceFiles): Promise<readonly Obstacle[]> {
  const reason = (rule: string) => `Tailwind's ${rule} is code of the app.`;
  return cssObstacles(directory, sources, /\.css$/, /@(?:plugin|config)\s+["'][^"']*["']/g, reason);
}

/** What CSS modules had before CSS had variables; esbuild would leave it as it is. */
function cssModuleObstacles(directory: string, sources: SourceFiles): Promise<readonly Obstacle[]> {
  const reason = (rule: string) => `\`${rule}\` of CSS modules is not one that is reproduced.`;
  return cssObstacles(
    directory,
    sources,
    /\.module\.css$/,
    /@value(?=\s)|:import(?=\()|:export(?=\s*\{)/g,
    reason,
  );
}

async function cssObstacles(
  directory: string,
  sources: SourceFiles,
  files: RegExp,
  rules: RegExp,
  reason: (rule: string) => string,
): Promise<readonly Obstacle[]> {
  const sheets = sources.files.filter(({ path }) => files.test(path));
  const found = sheets.map(async ({ path: file }): Promise<readonly Obstacle[]> => {
    const text = String(await readSource(directory, sources, file));
    const plain = text.replace(/\/\*[\s\S]*?\*\//g, (comment) => comment.replaceAll(/[^\n]/g, " "));
    return Array.from(plain.matchAll(rules), ({ 0: rule, index }) => ({
      reason: reason(rule),
      file,
      line: plain.slice(0, index).split("\n").length,
    }));
  });
  return (await Promise.all(found)).flat();
}
