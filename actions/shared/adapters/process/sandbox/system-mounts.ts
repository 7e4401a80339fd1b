import { lstat, readlink, realpath } from "node:fs/promises";
import { delimiter, dirname, join, sep } from "node:path";
import { findUp } from "../../filesystem/find-up.ts";
import { exists } from "../../filesystem/list-files.ts";
import { type Mount, readOnly } from "./mounts.ts";

/** Directories of programs and libraries; on most systems all but the first are links into it. */
const PROGRAMS = ["/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32", "/nix/store"];

/** The part of `/etc` that programs need and that holds nothing private. */
const SETTINGS = [
  ...["/etc/ssl/certs", "/etc/ssl/openssl.cnf", "/etc/pki/tls/certs", "/etc/pki/ca-trust/extracted"],
  ...["/etc/ca-certificates", "/etc/alternatives", "/etc/localtime"],
  ...["/etc/ld.so.cache", "/etc/ld.so.conf", "/etc/ld.so.conf.d", "/etc/nsswitch.conf"],
];

/** Programs outside of the system's directories that a build may run. */
const TOOLS = ["node", "npm", "npx", "pnpm", "pnpx", "yarn", "yarnpkg", "bun", "bunx", "corepack"];

/** Directory in the sandbox with a link to each tool. */
export const TOOL_FOLDER = "/tools";

/** Lists the system's directories, read-only. */
export async function listSystemMounts(): Promise<readonly Mount[]> {
  const mounts = await Promise.all(
    [...PROGRAMS, ...SETTINGS].map(async (path): Promise<Mount | undefined> => {
      const stats = await lstat(path).catch(() => undefined);
      if (stats === undefined) return undefined;
      if (!stats.isSymbolicLink() || SETTINGS.includes(path)) return readOnly(path);
      return { kind: "link", from: await readlink(path), to: path };
    }),
  );
  return mounts.filter((mount) => mount !== undefined);
}

/** Finds node and the package managers on this process's `PATH`: links to them, and the packages that contain them. */
export async function listToolMounts(path: string): Promise<readonly Mount[]> {
  const found = await Promise.all(TOOLS.map((name) => findTool(name, path)));
  return found.flat();
}

async function findTool(name: string, path: string): Promise<readonly Mount[]> {
  for (const directory of path.split(delimiter)) {
    const file = join(directory, name);
    if (!(await exists(file))) continue;
    const real = await realpath(file);
    const link: Mount = { kind: "link", from: real, to: join(TOOL_FOLDER, name) };
    if (PROGRAMS.some((each) => real.startsWith(`${each}/`))) return [link];
    // A script needs the rest of its package; a program stands on its own.
    const inPackage = real.includes(`${sep}node_modules${sep}`);
    const root = inPackage
      ? await findUp(dirname(real), async (above) =>
          (await exists(join(above, "package.json"))) ? above : undefined,
        )
      : undefined;
    return [link, readOnly(root ?? real)];
  }
  return [];
}
