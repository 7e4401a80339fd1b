import { createHash } from "node:crypto";
import { mkdir, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { findPlainFile } from "../filesystem/open-file.ts";
import { MAX_TARBALL_BYTES } from "./fetch-tarball.ts";

/**
 * Cache of tarballs by the integrity that a lock file records. Nothing in it is trusted: the reader verifies each tarball
 * against the lock file at every use.
 */
export interface TarballCache {
  read(integrity: string): Promise<Buffer | undefined>;
  write(integrity: string, tarball: Buffer): Promise<void>;
}

/** Returns the name of a cached tarball's file. */
export function tarballFile(integrity: string): string {
  return `${createHash("sha256").update(integrity).digest("hex")}.tgz`;
}

/** Reads a cached file; undefined if it does not exist, is a link, or is too large to be a tarball. */
export function readTarball(file: string): Buffer | undefined {
  return findPlainFile(file, MAX_TARBALL_BYTES);
}

/** Caches tarballs in a directory, which is created when it is needed. */
export function createFolderTarballs(directory: string): TarballCache {
  return {
    read: async (integrity) => readTarball(join(directory, tarballFile(integrity))),

    async write(integrity, tarball) {
      await mkdir(directory, { recursive: true });
      const file = join(directory, tarballFile(integrity));
      const stage = `${file}.${process.pid}-${Math.random().toString(36).slice(2)}`;
      await writeFile(stage, tarball);
      await rename(stage, file);
    },
  };
}
