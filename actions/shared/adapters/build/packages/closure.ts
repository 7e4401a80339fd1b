import { copyFileSync, existsSync, linkSync, lstatSync, renameSync } from "node:fs";
import { mkdir, readFile, readlink, symlink, writeFile } from "node:fs/promises";
import { dirname, join, posix } from "node:path";
import * as v from "valibot";
import { PipelineError } from "../../../domain/errors.ts";
import { digest } from "../../../domain/schema/fields.ts";
import { isRecord } from "../../../domain/schema/is-record.ts";
import { describeProblems, validateEarly } from "../../../domain/schema/validate.ts";
import { makeFolders } from "../../filesystem/copy-files.ts";
import { inParallel } from "../../filesystem/in-parallel.ts";
import { inTurn } from "../../filesystem/in-turn.ts";
import { digestFile } from "../artifact/digest-artifact.ts";
import type { OwnImports } from "./own-imports.ts";

/** Dependency closure of an app: the files of installed packages that its build reads. See `findClosure`. */
export interface Closure {
  readonly files: readonly ClosureFile[];
  readonly links: readonly ClosureLink[];
  /** Packages that the app and the workspace's packages import: a new import may need another version of a package. */
  readonly imports: OwnImports;
}

/** A file of a closure. */
export interface ClosureFile {
  /** Relative to the installation's root, with forward slashes. */
  readonly path: string;
  readonly digest: string;
}

/** A symbolic link: pnpm creates one for each package, the other managers for packages of a workspace. */
export interface ClosureLink {
  readonly path: string;
  /** Relative to the link's own directory. */
  readonly target: string;
}

/** File of a packed closure that lists all its other files with their digests. */
const CLOSURE_INDEX = "closure.json";
const FILES = "files";
const MAX_FILES = 50_000;

/** Copies a closure from the installation at `root` into an empty directory. */
export async function packClosure(root: string, closure: Closure, folder: string): Promise<void> {
  const paths = closure.files.map(({ path }) => path);
  await makeFolders(join(folder, FILES), paths);
  await inTurn(paths, (path) => copyFileSync(join(root, path), join(folder, FILES, path)));
  await writeFile(join(folder, CLOSURE_INDEX), JSON.stringify(closure));
}

/** Reads a packed closure and verifies every file of it. Throws ARTIFACT_INVALID. */
export async function readClosure(folder: string): Promise<Closure> {
  const closure = await readIndex(folder);
  await inParallel(closure.files, async ({ path, digest }) => {
    const file = join(folder, FILES, path);
    if (!isRegular(file) || (await digestFile(file)) !== digest) {
      throw invalid(`"${path}" is not the file that was stored.`);
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

/** Restores the files of a verified closure to where the package manager installs them. Existing files stay. */
export async function restoreClosure(folder: string, { files, links }: Closure, root: string): Promise<void> {
  const paths = files.map(({ path }) => path);
  await makeFolders(root, paths);
  await inTurn(paths, (path) => restoreFile(join(folder, FILES, path), join(root, path)));
  for (const { path, target } of links) await createLink(join(root, path), target);
}

/** Creates a symbolic link, unless a concurrent build has already created it. */
export async function createLink(link: string, target: string): Promise<void> {
  await mkdir(dirname(link), { recursive: true });
  await symlink(target, link, "junction").catch(async (thrown: unknown) => {
    if ((await readlink(link).catch(() => undefined)) === undefined) throw thrown;
  });
}

/**
 * Restores a file so that a build that runs at the same time sees all of it or nothing. Hard links for 600 files of 8 kB
 * take 10 ms of processor time; copies take 120 ms. Writing to the file also changes the cached one, which `readClosure`
 * notices before the next use.
 */
function restoreFile(source: string, target: string): void {
  try {
    linkSync(source, target);
  } catch {
    if (existsSync(target)) return;
    // The cache is on another file system, or the file system has no hard links.
    const stage = `${target}.${process.pid}-${Math.random().toString(36).slice(2)}`;
    copyFileSync(source, stage);
    renameSync(stage, target);
  }
}

const installedPath = v.pipe(v.string(), v.check(isInstalledPath, "a path below node_modules"));

const closureSchema = v.object({
  files: v.array(v.object({ path: installedPath, digest })),
  links: v.array(
    v.pipe(
      v.object({ path: installedPath, target: v.string() }),
      v.check(staysInside, "a link that stays in the installation"),
    ),
  ),
  imports: v.custom<OwnImports>(
    (value) => isRecord(value) && Object.values(value).every(Array.isArray),
    "an object of arrays",
  ),
});

async function readIndex(directory: string): Promise<Closure> {
  let value: unknown;
  try {
    value = JSON.parse(await readFile(join(directory, CLOSURE_INDEX), "utf8"));
  } catch (cause) {
    throw invalid(`Could not read ${CLOSURE_INDEX}.`, cause);
  }
  const validation = validateEarly(closureSchema, value);
  if (!validation.valid) {
    throw invalid(`${CLOSURE_INDEX} is invalid: ${describeProblems(validation.problems)}`);
  }
  const { files, links } = validation.value;
  if (files.length + links.length > MAX_FILES) {
    throw invalid(`${CLOSURE_INDEX} lists more than ${MAX_FILES} files and links.`);
  }
  return validation.value;
}

/**
 * Returns false if a link's target is outside the installation, so that restored files could overwrite others through
 * it.
 */
function staysInside({ path, target }: ClosureLink): boolean {
  return !posix.isAbsolute(target) && !/^(\.\.|\/)/.test(posix.join(posix.dirname(path), target));
}

/** Returns true for a normalized path below some `node_modules`, which cannot leave it. */
function isInstalledPath(path: string): boolean {
  return (
    posix.normalize(path) === path && !/^(\.\.|\/)|\\|\0/.test(path) && /(^|\/)node_modules\/./.test(path)
  );
}

function invalid(message: string, cause?: unknown): PipelineError {
  return new PipelineError("ARTIFACT_INVALID", message, cause === undefined ? undefined : { cause });
}
