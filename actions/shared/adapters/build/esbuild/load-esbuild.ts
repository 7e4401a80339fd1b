import { dirname, join } from "node:path";
import { exists } from "../../filesystem/list-files.ts";
import { fetchEsbuild, fetchEsbuildDefaults } from "./fetch-esbuild.ts";

export type Esbuild = typeof import("esbuild");

/**
 * How esbuild's process, a Go program, collects its garbage: rarely, for it lives as long as a build, until it has become
 * large. Takes a quarter off the time of a build. https://pkg.go.dev/runtime#hdr-Environment_Variables
 */
const COLLECTOR = { GOGC: "400", GOMEMLIMIT: "1GiB" };

/**
 * Loads esbuild's JavaScript API with its native binary found first: bundled into an Action, the API cannot
 * find the binary by itself and reads `ESBUILD_BINARY_PATH` only once, while it is loaded.
 * `searchFrom` is the folder of the running Action or of the toolkit; the search goes upward from there. A binary
 * that is nowhere is fetched; throws ESBUILD_UNAVAILABLE when that fails too.
 */
export async function loadEsbuild(searchFrom: string): Promise<Esbuild> {
  process.env["ESBUILD_BINARY_PATH"] ??= await findBinary(searchFrom);
  for (const [name, value] of Object.entries(COLLECTOR)) process.env[name] ??= value;
  const loaded: Esbuild & { readonly default?: Esbuild } = await import("esbuild");
  // A bundler that splits gives a package in CommonJS format nothing but a default export.
  return loaded.default ?? loaded;
}

async function findBinary(searchFrom: string): Promise<string> {
  const platform = `${process.platform}-${process.arch}`;
  const candidates = [
    // What a release ships beside the Actions.
    `bin/esbuild-${platform}`,
    process.platform === "win32"
      ? `node_modules/@esbuild/${platform}/esbuild.exe`
      : `node_modules/@esbuild/${platform}/bin/esbuild`,
  ];
  for (let folder = searchFrom; ; folder = dirname(folder)) {
    for (const candidate of candidates) {
      const file = join(folder, candidate);
      if (await exists(file)) return file;
    }
    if (dirname(folder) === folder) break;
  }
  return fetchEsbuild(fetchEsbuildDefaults(platform));
}
