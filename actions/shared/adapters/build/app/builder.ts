import { createHash } from "node:crypto";
import esbuildPackage from "esbuild/package.json" with { type: "json" };
import { once } from "../../../domain/async/once.ts";
import type { Registries } from "../../../domain/packages/registry-address.ts";
import { noJournal } from "../../../ports/build-journal.ts";
import type { Builder } from "../../../ports/builder.ts";
import { readRegistry } from "../../registry/fetch-binary.ts";
import { canonicalJson } from "../artifact/digest-artifact.ts";
import { loadEsbuild } from "../esbuild/load-esbuild.ts";
import { surviveCrashes } from "../esbuild/survive-crashes.ts";
import { describeScope } from "../packages/build-scope.ts";
import { createPackageSupply } from "../supply/package-supply.ts";
import { noPackages, type PackageCache } from "../supply/used-packages.ts";
import { findUnenvPackages, readUnenvVersions } from "../worker/unenv-packages.ts";
import { readAppSource, withVersions } from "./app-source.ts";

/** Increment it with every change to the bytes that the same source gives, so that older artifacts are not reused. */
const RECIPE = 7;

/** Options of a builder. */
export interface EsbuildBuilderOptions {
  /** Absolute directory from which esbuild's binary is searched upwards. */
  readonly searchFrom: string;
  /** Cache of packages; without it, every build fetches those that it uses. */
  readonly cache?: PackageCache;
  /**
   * Selects versions for an app without a lock file, and returns the text of a `package-lock.json` for the app's
   * `package.json`; by default such an app is refused.
   */
  readonly selectVersions?: (manifest: unknown) => Promise<string>;
  /** Registries from which packages may be fetched; by default only the one that npm is configured with. */
  readonly registries?: Registries | (() => Promise<Registries>);
}

/** Creates a builder that bundles apps with esbuild and runs none of their code. */
export async function createEsbuildBuilder({
  searchFrom,
  cache = noPackages,
  selectVersions,
  registries = { main: { url: readRegistry(process.env) }, others: [] },
}: EsbuildBuilderOptions): Promise<Builder> {
  const packages = await findUnenvPackages(searchFrom);
  // A run that reuses cached artifacts needs neither the API nor the binary, which may have to be downloaded.
  const load = once(async () => surviveCrashes(await loadEsbuild(searchFrom)));
  const toolchain = {
    esbuild: esbuildPackage.version,
    polyfills: await readUnenvVersions(packages),
    recipe: String(RECIPE),
  };
  const supply = createPackageSupply(async () =>
    typeof registries === "function" ? registries() : registries,
  );

  return {
    async open({ app, ...request }) {
      const found = await readAppSource(request);
      const { directories, config } = found;
      const readMode = async () => {
        if (config.customBuild !== undefined) return "custom";
        const { readFrontEnd } = await import("../front-end/config/read-front-end.ts");
        return (await readFrontEnd(await load(), directories.directory, found.scope.sources)).mode.mode;
      };
      const isCustom = async () => (await readMode()) === "custom";
      const source = selectVersions === undefined ? found : withVersions(found, selectVersions, isCustom);
      const { scope } = source;
      const buildKey = once(async () => {
        const { warnings: _, customBuild: __, locations: ___, ...settings } = config;
        const described = canonicalJson({ app, settings, scope: await describeScope(scope), toolchain });
        return createHash("sha256").update(described).digest("hex");
      });
      return {
        buildKey,
        async survey() {
          return { mode: await readMode(), hasWorker: config.main !== undefined };
        },
        async build(outDirectory, log, journal = noJournal) {
          // esbuild's process starts while the code for builds is loaded.
          const tools = { esbuild: await load(), packages };
          // Most of the code is for builds; a run that reuses a cached artifact does not load it.
          const { buildApp } = await import("./build-app.ts");
          const target = { app, outDirectory, buildKey: await buildKey() };
          return buildApp({ tools, toolchain, supply, cache }, target, source, { log, journal });
        },
      };
    },
  };
}
