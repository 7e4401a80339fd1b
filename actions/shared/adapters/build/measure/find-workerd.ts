import { dirname, join } from "node:path";
import { exists } from "../../filesystem/list-files.ts";
import { fetchBinary, registryOf, toolDirectory } from "../../registry/fetch-binary.ts";
import { WORKERD_INTEGRITY, WORKERD_VERSION } from "./workerd-integrity.ts";

export interface FindWorkerdOptions {
  /** The folder of the running Action or of the toolkit; the search goes upward from there. */
  readonly searchFrom: string;
  /** Such as `linux-arm64`, in Node's words. */
  readonly platform?: string;
  /** Where a fetched binary is kept. */
  readonly directory?: string;
  /** Without a trailing slash. */
  readonly registry?: string;
}

const MAX_BINARY_BYTES = 256 * 1024 * 1024;

/**
 * The path of workerd's binary: the one that is installed with the toolkit, else one that is fetched once and checked
 * against the pinned integrity. Throws an Error that says in a sentence why there is none. Windows has none for us:
 * its process times need another way to be read.
 */
export async function findWorkerd({
  searchFrom,
  platform = `${process.platform}-${process.arch}`,
  directory = toolDirectory(process.env, "overskill-workerd"),
  registry = registryOf(process.env),
}: FindWorkerdOptions): Promise<string> {
  // Cloudflare's packages say "64" where Node says "x64".
  const suffix = platform.replace(/-x64$/, "-64");
  const integrity = WORKERD_INTEGRITY[suffix];
  if (integrity === undefined) throw new Error(`There is no workerd for "${platform}".`);
  const name = `@cloudflare/workerd-${suffix}`;
  for (let folder = searchFrom; ; folder = dirname(folder)) {
    const file = join(folder, "node_modules", name, "bin/workerd");
    if (await exists(file)) return file;
    if (dirname(folder) === folder) break;
  }
  const wanted = {
    name,
    version: WORKERD_VERSION,
    integrity,
    entry: "bin/workerd",
    maxBytes: MAX_BINARY_BYTES,
  };
  return fetchBinary(wanted, { file: join(directory, `workerd-${WORKERD_VERSION}-${suffix}`), registry });
}
