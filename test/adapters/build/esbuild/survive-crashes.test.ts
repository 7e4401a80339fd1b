import type { BuildOptions } from "esbuild";
import { describe, expect, it } from "vitest";
import { isBuildFailure } from "../../../../actions/shared/adapters/build/esbuild/bundle-outcome.ts";
import type { Esbuild } from "../../../../actions/shared/adapters/build/esbuild/load-esbuild.ts";
import { surviveCrashes } from "../../../../actions/shared/adapters/build/esbuild/survive-crashes.ts";

/** A service that ends while it builds `deep`, with everything that it builds at that time. */
class FragileService {
  starts = 1;
  #running = true;
  readonly #waiting = new Set<(error: Error) => void>();

  build({ outfile = "" }: BuildOptions): Promise<string> {
    if (!this.#running) return Promise.reject(buildFailure("The service is no longer running"));
    return new Promise((resolve, reject) => {
      this.#waiting.add(reject);
      setImmediate(() => {
        this.#waiting.delete(reject);
        if (outfile !== "deep") return resolve(outfile);
        this.#running = false;
        for (const end of [reject, ...this.#waiting]) end(buildFailure("The service was stopped: EPIPE"));
        this.#waiting.clear();
      });
    });
  }

  async stop(): Promise<void> {
    if (!this.#running) this.starts += 1;
    this.#running = true;
  }
}

const buildFailure = (text: string) => Object.assign(new Error("Build failed"), { errors: [{ text }] });

describe("surviveCrashes", () => {
  const outcomesOf = async (names: readonly string[]) => {
    const service = new FragileService();
    const esbuild = surviveCrashes({
      build: (options: BuildOptions) => service.build(options),
      stop: () => service.stop(),
    } as unknown as Esbuild);
    const settled = await Promise.allSettled(names.map((outfile) => esbuild.build({ outfile })));
    return { settled, esbuild };
  };

  it("fails the build that crashes esbuild, and completes those beside it", async () => {
    const { settled } = await outcomesOf(["deep", "a", "b"]);
    expect(settled.map(({ status }) => status)).toEqual(["rejected", "fulfilled", "fulfilled"]);
    const [deep] = settled;
    const thrown: unknown = deep?.status === "rejected" ? deep.reason : undefined;
    expect(isBuildFailure(thrown) && thrown.errors[0]?.text).toContain("nests too deeply");
  });

  it("leaves a service that builds later requests", async () => {
    const { esbuild } = await outcomesOf(["deep"]);
    expect(await esbuild.build({ outfile: "later" })).toBe("later");
  });

  it("rethrows every other error unchanged", async () => {
    const failure = buildFailure("Syntax error");
    const esbuild = surviveCrashes({ build: () => Promise.reject(failure) } as unknown as Esbuild);
    await expect(esbuild.build({})).rejects.toBe(failure);
  });
});
