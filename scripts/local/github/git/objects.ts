import { createHash } from "node:crypto";
import { mkdir, rename, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { deflate } from "node:zlib";
import type { GitRepository } from "./git-repository.ts";
import type { GitObject } from "./object-reader.ts";

const compress = promisify(deflate);
let temporaryFiles = 0;

/**
 * Writes a loose object and returns its SHA. This code does not call `git hash-object`, which would start a process for
 * each of the hundreds of objects of an artifact. Format: https://git-scm.com/book/en/v2/Git-Internals-Git-Objects
 */
export async function writeObject(
  repository: GitRepository,
  type: GitObject["type"],
  data: Uint8Array,
): Promise<string> {
  const header = Buffer.from(`${type} ${data.length}\0`);
  const sha = createHash("sha1").update(header).update(data).digest("hex");
  const file = join(repository.directory, "objects", sha.slice(0, 2), sha.slice(2));
  if (await exists(file)) return sha;
  await mkdir(dirname(file), { recursive: true });
  temporaryFiles += 1;
  const temporary = `${file}.${process.pid}.${temporaryFiles}`;
  await writeFile(temporary, await compress(Buffer.concat([header, data]), { level: 1 }), { mode: 0o444 });
  await rename(temporary, file);
  return sha;
}

/** Writes a blob and returns its SHA. */
export function writeBlob(repository: GitRepository, data: Uint8Array): Promise<string> {
  return writeObject(repository, "blob", data);
}

async function exists(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    () => false,
  );
}
