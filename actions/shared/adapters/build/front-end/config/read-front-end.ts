import { join } from "node:path";
import { type BuildMode, chooseBuildMode, type Obstacle } from "../../../../domain/build/build-mode.ts";
import { PROBLEM_HINTS } from "../../../../domain/build/problem-hints.ts";
import { PipelineError } from "../../../../domain/errors.ts";
import { isRecord } from "../../../../domain/schema/is-record.ts";
import { lineAndColumnAt } from "../../../../domain/text/line-and-column.ts";
import { findTreeRoot } from "../../../filesystem/find-repository.ts";
import type { Esbuild } from "../../esbuild/load-esbuild.ts";
import { fileFromRoot } from "../../esbuild/problems.ts";
import { ReadRefused, readSource } from "../../sources/read-source.ts";
import { findRepositoryFile } from "../../sources/repository-file.ts";
import type { SourceFiles } from "../../sources/source-files.ts";
import { readViteEnvironment, type ViteEnvironment } from "../../sources/vite-environment.ts";
import { readViteConfig } from "./read-vite-config.ts";
import type { ViteOptions } from "./vite-options.ts";

/** What is known about an app's front end before it is built. */
export interface FrontEnd {
  readonly options: ViteOptions;
  readonly environment: ViteEnvironment;
  /** HTML entries that exist, relative to the app's directory. */
  readonly pages: readonly string[];
}

interface FrontEndReading extends FrontEnd {
  readonly mode: BuildMode;
}

/**
 * Reads the configuration of an app's front end and chooses the build mode, without running code of the app. Throws
 * BUILD_FAILED if one of the files is a symbolic link that leads outside the app's directory.
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
    const { message, finding } = thrown;
    const file = fileFromRoot(thrown.file, directory, await findTreeRoot(directory));
    const hint = finding.detail === undefined ? {} : { hint: PROBLEM_HINTS[finding.detail] };
    throw new PipelineError("BUILD_FAILED", message, { problems: [{ message, file, ...hint }] });
  }
}

async function read(esbuild: Esbuild, directory: string, sources: SourceFiles): Promise<FrontEndReading> {
  const { options, obstacles } = await readViteConfig(esbuild, directory, sources);
  const [environment, manifest, tailwind, modules] = await Promise.all([
    readViteEnvironment(directory, sources, options),
    readPackageJson(directory, sources),
    options.tailwind ? findCssObstacles(directory, sources, TAILWIND_CODE) : [],
    findCssObstacles(directory, sources, CSS_MODULE_SYNTAX),
  ]);
  const pages = options.pages.filter((page) => sources.has(page));
  const isPublic = (path: string) =>
    options.publicFolder !== undefined && path.startsWith(`${options.publicFolder}/`);
  const missing = options.pages.filter((page) => !sources.has(page));
  // The only page may be missing: then the app has no front end.
  const missingPages =
    options.pages.length === 1
      ? []
      : missing.map((file): Obstacle => ({ reason: `The page "${file}" does not exist.`, file }));
  const mode = chooseBuildMode({
    files: sources.files.map(({ path }) => path).filter((path) => !isPublic(path)),
    hasPages: pages.length > 0,
    ...manifest,
    obstacles: [...obstacles, ...tailwind, ...modules, ...missingPages],
  });
  return { options, environment, pages, mode };
}

async function readPackageJson(directory: string, sources: SourceFiles) {
  const file = "package.json";
  const bounds = { inside: await findTreeRoot(directory), code: "DEPENDENCIES_FAILED" } as const;
  const text = sources.has(file) ? findRepositoryFile(join(directory, file), bounds) : undefined;
  const manifest = text === undefined ? {} : parseObject(text);
  const packages = [manifest["dependencies"], manifest["devDependencies"]].flatMap((list) =>
    Object.entries(Object(list)).map(([name, range]): [string, string] => [name, String(range)]),
  );
  return { packages: new Map(packages), postcssInPackage: Object.hasOwn(manifest, "postcss") };
}

/** Parses a JSON object. Invalid JSON counts as empty here, because the install step reports it. */
function parseObject(text: string): Readonly<Record<string, unknown>> {
  try {
    const parsed: unknown = JSON.parse(text);
    return isRecord(parsed) ? parsed : {};
  } catch {
    return {};
  }
}

/** Rules of style sheets that need a custom build. */
interface UnsupportedCss {
  readonly files: RegExp;
  readonly rules: RegExp;
  readonly reason: (rule: string) => string;
}

const TAILWIND_CODE: UnsupportedCss = {
  files: /\.css$/,
  rules: /@(?:plugin|config)\s+["'][^"']*["']/g,
  reason: (rule) => `Tailwind's ${rule} loads code of the app.`,
};

/** What CSS modules offered before CSS had variables; esbuild would copy it unchanged. */
const CSS_MODULE_SYNTAX: UnsupportedCss = {
  files: /\.module\.css$/,
  rules: /@value(?=\s)|:import(?=\()|:export(?=\s*\{)/g,
  reason: (rule) => `\`${rule}\` in CSS modules is not supported.`,
};

async function findCssObstacles(
  directory: string,
  sources: SourceFiles,
  { files, rules, reason }: UnsupportedCss,
): Promise<readonly Obstacle[]> {
  const sheets = sources.files.filter(({ path }) => files.test(path));
  const found = sheets.map(async ({ path: file }): Promise<readonly Obstacle[]> => {
    const text = String(await readSource(directory, sources, file));
    const withoutComments = text.replace(/\/\*[\s\S]*?(?:\*\/|$)/g, (comment) =>
      comment.replaceAll(/[^\n]/g, " "),
    );
    return Array.from(withoutComments.matchAll(rules), ({ 0: rule, index }) => ({
      reason: reason(rule),
      file,
      line: lineAndColumnAt(withoutComments, index).line,
    }));
  });
  return (await Promise.all(found)).flat();
}
