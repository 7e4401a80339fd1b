import type { Artifact } from "../../actions/shared/domain/build/manifest.ts";
import { toBuildId } from "../../actions/shared/domain/digest.ts";
import type { Builder, BuildSurvey, OpenedApp, SourceRequest } from "../../actions/shared/ports/builder.ts";

/** Builds nothing: the build key and the digest follow from the app's name. */
export class FakeBuilder implements Builder {
  readonly built: string[] = [];
  readonly #failures = new Map<string, Error>();
  readonly #surveys = new Map<string, BuildSurvey>();

  fail(app: string, error: Error): void {
    this.#failures.set(app, error);
  }

  describe(app: string, survey: Partial<BuildSurvey>): void {
    this.#surveys.set(app, { mode: "esbuild", hasWorker: true, ...survey });
  }

  async open({ app }: SourceRequest): Promise<OpenedApp> {
    return {
      buildKey: async () => hexFor(app),
      survey: async () => this.#surveys.get(app) ?? { mode: "esbuild", hasWorker: true },
      build: (outDirectory) => this.build(app, outDirectory),
    };
  }

  async build(app: string, outDirectory: string): Promise<Artifact> {
    const failure = this.#failures.get(app);
    if (failure !== undefined) throw failure;
    this.built.push(app);
    return fakeArtifact(app, hexFor(app), outDirectory);
  }
}

export function fakeArtifact(app: string, buildKey = hexFor(app), directory = `/artifacts/${app}`): Artifact {
  const digest = `sha256:${hexFor(app)}` as const;
  return {
    directory,
    manifest: {
      formatVersion: 1,
      app,
      digest,
      buildId: toBuildId(digest),
      buildKey,
      worker: {
        compatibilityDate: "2026-07-01",
        compatibilityFlags: [],
        bindings: [],
        migrations: [],
        passthrough: {},
      },
      modules: [],
      assets: [],
      toolchain: {},
      metrics: {
        workerBytes: 0,
        workerGzipBytes: 0,
        assetBytes: 0,
        assetCount: 0,
        largestModules: [],
        largestAssets: [],
      },
    },
  };
}

function hexFor(app: string): string {
  return Buffer.from(app).toString("hex").padEnd(64, "0").slice(0, 64);
}
