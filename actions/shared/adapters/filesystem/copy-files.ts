import { constants, copyFileSync, linkSync, mkdirSync, readlinkSync, symlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import { inTurn } from "./in-turn.ts";
import { listFiles } from "./list-files.ts";

/** Copies the contents of a directory into an existing one. Symbolic links stay links. */
export function copyFiles(from: string, to: string): Promise<void> {
  return fill(from, to, (source, target) => copyFileSync(source, target, constants.COPYFILE_FICLONE));
}

/**
 * Copies like `copyFiles`, but with hard links, which are faster. Only for files that are replaced, never written to,
 * because a write changes both names. Falls back to copies if the file system does not support hard links.
 */
export function linkFiles(from: string, to: string): Promise<void> {
  return fill(from, to, (source, target) => {
    try {
      linkSync(source, target);
    } catch {
      copyFileSync(source, target);
    }
  });
}

async function fill(from: string, to: string, add: (source: string, target: string) => void): Promise<void> {
  const files = await listFiles(from);
  await makeFolders(
    to,
    files.map(({ path }) => path),
  );
  await inTurn(files, ({ path, kind }) => {
    const [source, target] = [join(from, path), join(to, path)];
    if (kind === "symlink") symlinkSync(readlinkSync(source), target);
    else add(source, target);
  });
}

/** Creates the parent directories of files; `paths` are relative to `root`, with forward slashes. */
export async function makeFolders(root: string, paths: Iterable<string>): Promise<void> {
  const folders = new Set<string>();
  for (const path of paths) folders.add(dirname(path));
  await inTurn([...folders], (folder) => void mkdirSync(join(root, folder), { recursive: true }));
}
