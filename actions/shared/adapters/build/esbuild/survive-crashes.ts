import { bundleError } from "./bundle-outcome.ts";
import type { Esbuild } from "./load-esbuild.ts";

const ENDED = /^The service (was stopped|is no longer running)/;

/**
 * Wraps esbuild so that a crash fails only the build that causes it. One process of esbuild serves every build, and deeply
 * nested code crashes it. Each build that was running is repeated in a new process, one at a time; a build that crashes that
 * process too gets an error about its code.
 */
export function surviveCrashes(esbuild: Esbuild): Esbuild {
  let generation = 0;
  let turn: Promise<unknown> = Promise.resolve();
  const restart = async (ended: number) => {
    if (ended !== generation) return;
    generation += 1;
    await esbuild.stop();
  };
  const repeat = async (ended: number, options: Parameters<Esbuild["build"]>[0]) => {
    await restart(ended);
    const current = generation;
    try {
      return await esbuild.build(options);
    } catch (thrown) {
      if (!hasEnded(thrown)) throw thrown;
      await restart(current);
      const message = "esbuild crashed on this app's code, which nests too deeply.";
      throw Object.assign(new Error(message, { cause: thrown }), { errors: [bundleError(message)] });
    }
  };
  const build = async (options: Parameters<Esbuild["build"]>[0]) => {
    const current = generation;
    try {
      return await esbuild.build(options);
    } catch (thrown) {
      if (!hasEnded(thrown)) throw thrown;
      const result = turn.then(() => repeat(current, options));
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
