import { join } from "node:path";
import { findUp } from "../../filesystem/find-up.ts";
import { exists } from "../../filesystem/list-files.ts";
import { fetchBinary, readRegistry, toolDirectory } from "../../registry/fetch-binary.ts";

/** Version of the packages `@cloudflare/workerd-<platform>`; equals package-lock.json, which a released Action does not contain. */
export const WORKERD_VERSION = "1.20260730.1";

/** Subresource integrity of the package for each platform, in npm's format. Windows is unsupported: see `findWorkerd`. */
export const WORKERD_INTEGRITY: Readonly<Record<string, string>> = {
  "darwin-64":
    "sha512-+MBHmPaiTe2KajryW0T24rZvWFxb41hD3d8anNzQqHzft6vSEb18+sp0znSwxgij7ApPhSM1+vhkNg4f3YMguA==",
  "darwin-arm64":
    "sha512-SBHKntPkKvNPgaCrTe99xC1CAl8ygJDzlYfK0LbuJ1muKadIw35WnhO0wu894fKBtllsVQdNzDLee+cm0ppLSQ==",
  "linux-64":
    "sha512-ouyPOSMbiKPeSwUJUvxtMcxGAXs2J4aPE4T5ABIYX5ClcQx5j5bbHTmnqOQEY8sAuLTPjH7dY+iB6UI5ISlwwA==",
  "linux-arm64":
    "sha512-YQ+Mi78U3TPdgBPtwq+Sm6rJU+Ihl2y0pjYtuuKkdmUbYzL7oLR6Xqq9wljhasnuCFICssDJaqhMep5WizYoEQ==",
};

/** Where to look for workerd, and from where to fetch it. */
export interface FindWorkerdOptions {
  /** Directory of the running Action or of the toolkit; the search goes upward from there. */
  readonly searchFrom: string;
  /** Node's name of the platform, such as `linux-arm64`. */
  readonly platform?: string;
  /** Directory that stores fetched binaries. */
  readonly directory?: string;
  /** Without a trailing slash. */
  readonly registry?: string;
}

const MAX_BINARY_BYTES = 256 * 1024 * 1024;

/**
 * Returns the path of workerd's binary: the one installed with the toolkit, or one that is fetched once and checked against
 * the pinned integrity. Throws an Error with the reason when neither is available. Windows is unsupported, because
 * `readCpuMs` cannot read process times there.
 */
export async function findWorkerd({
  searchFrom,
  platform = `${process.platform}-${process.arch}`,
  directory = toolDirectory(process.env, "overskill-workerd"),
  registry = readRegistry(process.env),
}: FindWorkerdOptions): Promise<string> {
  // Cloudflare names "x64" just "64".
  const suffix = platform.replace(/-x64$/, "-64");
  const integrity = WORKERD_INTEGRITY[suffix];
  if (integrity === undefined) throw new Error(`workerd does not support the platform "${platform}".`);
  const name = `@cloudflare/workerd-${suffix}`;
  const installed = await findUp(searchFrom, async (above) => {
    const file = join(above, "node_modules", name, "bin/workerd");
    return (await exists(file)) ? file : undefined;
  });
  if (installed !== undefined) return installed;
  const wanted = {
    name,
    version: WORKERD_VERSION,
    integrity,
    entry: "bin/workerd",
    maxBytes: MAX_BINARY_BYTES,
  };
  return fetchBinary(wanted, { file: join(directory, `workerd-${WORKERD_VERSION}-${suffix}`), registry });
}
