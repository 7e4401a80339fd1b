import { createHash } from "node:crypto";
import esbuildPackage from "esbuild/package.json" with { type: "json" };
import { once } from "../../../domain/async/once.ts";
import { noJournal } from "../../../ports/build-journal.ts";
import type { Builder } from "../../../ports/builder.ts";
import { canonicalJson } from "../artifact/digest-artifact.ts";
import { loadEsbuild } from "../esbuild/load-esbuild.ts";
import { survivingCrashes } from "../esbuild/survive-crashes.ts";
import { describeScope } from "../packages/build-scope.ts";
import { type Closures, noClosures } from "../packages/closures.ts";
import { createInstallGate } from "../packages/install-gate.ts";
import { findPackages, versionOfPackages } from "../worker/unenv-packages.ts";
import { RecentSources, readAppSource } from "./app-source.ts";

/** Raise it with every change that makes the same source give other bytes; older artifacts are then not reused. */
const RECIPE = 6;

export interface EsbuildBuilderOptions {
  /** Where the search for esbuild's binary begins. */
  readonly searchFrom: string;
  /** Where the parts of packages that builds read are kept; nowhere when left out. */
  readonly closures?: Closures;
  /** The checkout is thrown away after the builds: what is installed in it is enough for them, and for nothing else. */
  readonly disposable?: boolean;
}

/** Builds apps with esbuild. */
export async function createEsbuildBuilder({
  searchFrom,
  closures = noClosures,
  disposable = false,
}: EsbuildBuilderOptions): Promise<Builder> {
  const packages = await findPackages(searchFrom);
  // A run that takes what is kept needs neither the API nor the binary, which may have to be fetched.
  const load = once(async () => survivingCrashes(await loadEsbuild(searchFrom)));
  const toolchain = {
    esbuild: esbuildPackage.version,
    polyfills: await versionOfPackages(packages),
    recipe: String(RECIPE),
  };
  const gate = createInstallGate();
  const recent = new RecentSources();

  return {
    async buildKey({ app, ...request }) {
      const source = await readAppSource(request);
      const { warnings: _, customBuild: __, places: ___, ...settings } = source.config;
      const scope = await describeScope(source.scope);
      const described = canonicalJson({ app, settings, scope, toolchain });
      const buildKey = createHash("sha256").update(described).digest("hex");
      recent.remember(request, buildKey, source);
      return buildKey;
    },

    async survey(request) {
      const { place, config, scope } = await readAppSource(request);
      const { readFrontEnd } = await import("../front-end/config/read-front-end.ts");
      const { mode } = await readFrontEnd(await load(), place.directory, scope.sources);
      return {
        mode: config.customBuild === undefined ? mode.mode : "custom",
        hasWorker: config.main !== undefined,
      };
    },

    async build(request, log, journal = noJournal) {
      // esbuild's process starts while the code for builds is loaded and the app is looked at.
      const tools = { esbuild: await load(), packages };
      tools.esbuild.transform("").catch(() => {});
      // A run that takes what is kept never needs this, and it is most of the code.
      const { buildApp } = await import("./build-app.ts");
      const source = recent.take(request, request.buildKey) ?? (await readAppSource(request));
      return buildApp({ tools, toolchain, closures, disposable, gate }, request, source, { log, journal });
    },
  };
}
