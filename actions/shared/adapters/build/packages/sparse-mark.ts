import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { exists } from "../../filesystem/list-files.ts";
import { digestBytes } from "../artifact/digest-artifact.ts";
import { type Installation, readLockText } from "./installation.ts";

/** A file in `node_modules` that marks an incomplete installation. It holds the lock file's digest. */
export interface SparseMark {
  /** True if packages may be missing. */
  sparse(): Promise<boolean>;
  /** True if the present packages were restored or installed for another lock file. */
  stale(): Promise<boolean>;
  /** Call it before restoring files. Does nothing if packages are already installed. */
  begin(): Promise<void>;
  write(): Promise<void>;
  remove(): Promise<void>;
}

/** Creates the mark of an installation. */
export function createSparseMark(installation: Installation): SparseMark {
  const folder = join(installation.root, "node_modules");
  const file = join(folder, ".overskill-sparse");
  const lock = async () => digestBytes((await readLockText(installation)) ?? "");
  const write = async () => writeFile(file, await lock());
  return {
    sparse: async () => !(await exists(folder)) || (await exists(file)),
    stale: async () => (await exists(file)) && (await readFile(file, "utf8")) !== (await lock()),
    async begin() {
      if (await exists(folder)) return;
      await mkdir(folder, { recursive: true });
      await write();
    },
    write,
    remove: () => rm(file, { force: true }),
  };
}
