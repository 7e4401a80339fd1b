import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

/** Files that neither visitors nor Cloudflare receive: source maps, and the README that wrangler writes. */
const LEFT_OUT = /\.map$|(^|\/)README\.md$/;

/** Returns the total size of all files below the folders, each compressed separately. */
export async function gzipBytesOf(folders: readonly string[]): Promise<number> {
  let sum = 0;
  for (const folder of folders) {
    for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile() || LEFT_OUT.test(entry.name)) continue;
      sum += gzipSync(await readFile(join(entry.parentPath, entry.name)), { level: 9 }).length;
    }
  }
  return sum;
}
