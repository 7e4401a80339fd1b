import { bundleError } from "./bundle-outcome.ts";
import type { Esbuild } from "./load-esbuild.ts";

const ENDED = /^The service (was stopped|is no longer running)/;

/**
 * One process of esbuild serves every build, and code that nests deeply enough ends it. A build that was hit is
 * tried again in a new process, one at a time; the one that ends that as well is at fault, and gets an error
 * like any other.
 */
export function survivingCrashes(esbuild: Esbuild): Esbuild {
  let generation = 0;
  let turn: Promise<unknown> = Promise.resolve();
  const restart = async (ended: number) => {
    if (ended !== generation) return;
    generation += 1;
    await esbuild.stop();
  };
  const again = async (ended: number, options: Parameters<Esbuild["build"]>[0]) => {
    await restart(ended);
    const current = generation;
    try {
      return await esbuild.build(options);
    } catch (thrown) {
      if (!hasEnded(thrown)) throw thrown;
      await restart(current);
      const message = "esbuild could not get through this app's code: it nests too deeply.";
      throw Object.assign(new Error(message, { cause: thrown }), { errors: [bundleError(message)] });
    }
  };
  const build = async (options: Parameters<Esbuild["build"]>[0]) => {
    const current = generation;
    try {
      return await esbuild.build(options);
    } catch (thrown) {
      if (!hasEnded(thrown)) throw thrown;
      const result = turn.then(() => again(current, options));
      turn = result.catch(() => undefined);
      return result;
    }
  };
  return { ...esbuild, build: build as Esbuild["build"] };
}

function hasEnded(thrown: unknown): boolean {
  if (!(thrown instanceof Error)) return false;
  const [first] = "errors" in thrown && Array.isArray(thrown.errors) ? (thrown.errors as unknown[]) : [];
  const text =
    typeof first === "object" && first !== null && "text" in first ? String(first.text) : thrown.message;
  return ENDED.test(text);
}
