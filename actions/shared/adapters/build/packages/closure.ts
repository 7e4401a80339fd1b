import { copyFileSync, existsSync, linkSync, lstatSync, renameSync } from "node:fs";
import { mkdir, readFile, readlink, symlink, writeFile } from "node:fs/promises";
import { dirname, join, posix } from "node:path";
import { isDigest } from "../../../domain/digest.ts";
import { PipelineError } from "../../../domain/errors.ts";
import { makeFolders } from "../../filesystem/copy-files.ts";
import { inParallel } from "../../filesystem/in-parallel.ts";
import { inTurn } from "../../filesystem/in-turn.ts";
import { digestFile } from "../artifact/digest-artifact.ts";
import { isOwnImports, type OwnImports } from "./own-imports.ts";

/** The part of the installed packages that one app's build reads; see `findClosure`. */
export interface Closure {
  readonly files: readonly ClosureFile[];
  readonly links: readonly ClosureLink[];
  /** Which packages the code outside of packages meant: what it imports anew may have to be another one. */
  readonly imports: OwnImports;
}

export interface ClosureFile {
  /** Relative to the folder where packages are installed, with forward slashes. */
  readonly path: string;
  readonly digest: string;
}

/** A symbolic link, as pnpm makes them and every manager does for packages of a workspace. */
export interface ClosureLink {
  readonly path: string;
  /** Relative to the link's own folder. */
  readonly target: string;
}

/** Of a packed closure: names every other file of it, with its digest. */
export const CLOSURE_INDEX = "closure.json";
const FILES = "files";
const MAX_FILES = 50_000;

/** Copies a closure from where it is installed into an empty folder. */
export async function packClosure(root: string, closure: Closure, folder: string): Promise<void> {
  const places = closure.files.map(({ path }) => path);
  await makeFolders(join(folder, FILES), places);
  await inTurn(places, (path) => copyFileSync(join(root, path), join(folder, FILES, path)));
  await writeFile(join(folder, CLOSURE_INDEX), JSON.stringify(closure));
}

/** Reads a packed closure and verifies every file of it. Throws ARTIFACT_INVALID. */
export async function readClosure(folder: string): Promise<Closure> {
  const closure = await readIndex(folder);
  await inParallel(closure.files, async ({ path, digest }) => {
    const file = join(folder, FILES, path);
    if (!isRegular(file) || (await digestFile(file)) !== digest) {
      throw invalid(`"${path}" is not the file that was kept.`);
    }
  });
  return closure;
}

function isRegular(file: string): boolean {
  try {
    return lstatSync(file).isFile();
  } catch {
    return false;
  }
}

/** Puts the files of a verified closure where the package manager would; what is there already stays. */
export async function placeClosure(folder: string, { files, links }: Closure, root: string): Promise<void> {
  const places = files.map(({ path }) => path);
  await makeFolders(root, places);
  await inTurn(places, (path) => placeFile(join(folder, FILES, path), join(root, path)));
  for (const { path, target } of links) await placeLink(join(root, path), target);
}

/** Beside other builds that place the same link. */
export async function placeLink(link: string, target: string): Promise<void> {
  await mkdir(dirname(link), { recursive: true });
  await symlink(target, link, "junction").catch(async (thrown: unknown) => {
    if ((await readlink(link).catch(() => undefined)) === undefined) throw thrown;
  });
}

/**
 * Complete or not there at all, for a build that looks at the same time. One file under two names costs the least, as
 * package managers have it; who writes to it loses what was kept, for it is verified before it is used again.
 */
function placeFile(source: string, target: string): void {
  try {
    linkSync(source, target);
  } catch {
    if (existsSync(target)) return;
    // Another file system, or one without hard links.
    const stage = `${target}.${process.pid}-${Math.random().toString(36).slice(2)}`;
    copyFileSync(source, stage);
    renameSync(stage, target);
  }
}

async function readIndex(folder: string): Promise<Closure> {
  let value: unknown;
  try {
    value = JSON.parse(await readFile(join(folder, CLOSURE_INDEX), "utf8"));
  } catch (cause) {
    throw invalid(`There is no readable ${CLOSURE_INDEX}.`, cause);
  }
  const { files, links, imports } = value as Partial<Closure>;
  if (!Array.isArray(files) || !Array.isArray(links) || files.length + links.length > MAX_FILES) {
    throw invalid(`${CLOSURE_INDEX} is no list of files.`);
  }
  if (!isOwnImports(imports)) throw invalid(`${CLOSURE_INDEX} does not say what was imported.`);
  for (const { path, digest } of files) {
    if (!isInstalledPath(path) || !isDigest(digest)) throw invalid(`${CLOSURE_INDEX} lists "${path}".`);
  }
  for (const { path, target } of links) {
    const leadsTo = isInstalledPath(path) ? posix.join(posix.dirname(path), target) : "..";
    if (/^(\.\.|\/)/.test(leadsTo) || posix.isAbsolute(target))
      throw invalid(`${CLOSURE_INDEX} links "${path}".`);
  }
  return { files, links, imports };
}

/** Below some `node_modules`, and nowhere else whatever the path says. */
function isInstalledPath(path: unknown): path is string {
  return (
    typeof path === "string" &&
    posix.normalize(path) === path &&
    !/^(\.\.|\/)|\\|\0/.test(path) &&
    /(^|\/)node_modules\/./.test(path)
  );
}

function invalid(message: string, cause?: unknown): PipelineError {
  return new PipelineError("ARTIFACT_INVALID", message, cause === undefined ? undefined : { cause });
}
