import { constants, copyFileSync, linkSync, mkdirSync, readlinkSync, symlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import { inTurn } from "./in-turn.ts";
import { listFiles } from "./list-files.ts";

/** Copies what is in a folder into another one that is there. Links stay links; each folder is made once. */
export function copyFiles(from: string, to: string): Promise<void> {
  return fill(from, to, (source, target) => copyFileSync(source, target, constants.COPYFILE_FICLONE));
}

/**
 * The same for files that are to be replaced, not written to: each is one file under two names, which costs no writing.
 * Who writes to one changes both. Copies where the file system cannot do that.
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

async function fill(
  from: string,
  to: string,
  place: (source: string, target: string) => void,
): Promise<void> {
  const files = await listFiles(from);
  await makeFolders(
    to,
    files.map(({ path }) => path),
  );
  await inTurn(files, ({ path, kind }) => {
    const [source, target] = [join(from, path), join(to, path)];
    if (kind === "symlink") symlinkSync(readlinkSync(source), target);
    else place(source, target);
  });
}

/** Makes the folders that files below `root` will lie in; `paths` are relative to it, with forward slashes. */
export async function makeFolders(root: string, paths: Iterable<string>): Promise<void> {
  const folders = new Set<string>();
  for (const path of paths) folders.add(dirname(path));
  await inTurn([...folders], (folder) => void mkdirSync(join(root, folder), { recursive: true }));
}
