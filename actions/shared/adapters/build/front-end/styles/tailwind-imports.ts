import type { PluginBuild } from "esbuild";
import { errorMessage } from "../../../../domain/text/error-message.ts";
import type { FrontEndContext } from "../context/front-end-context.ts";
import { ModuleProblem } from "../context/module-problem.ts";
import { applyAlias } from "../context/specifier.ts";

/**
 * Finds the file that a style sheet in the directory `base` imports as `id`. esbuild resolves it, so that packages resolve
 * the same everywhere in a build. Throws ModuleProblem.
 */
export async function resolveStyleSheet(context: FrontEndContext, id: string, base: string): Promise<string> {
  const aliased = applyAlias(id, context);
  let found: string | undefined;
  let reason = `Could not resolve "${id}"`;
  const resolveAll = async (build: PluginBuild) => {
    const direct = await build.resolve(aliased, { kind: "import-rule", resolveDir: base });
    const resolved =
      direct.errors.length === 0 || /^[./]/.test(aliased)
        ? direct
        : await build.resolve(`./${aliased}`, { kind: "import-rule", resolveDir: base });
    if (resolved.errors.length === 0) found = resolved.path;
    else reason = direct.errors[0]?.text ?? reason;
  };
  const plugin = {
    name: "find-style-sheet",
    setup: (build: PluginBuild) => build.onStart(() => resolveAll(build)),
  };
  await context.esbuild
    .build({
      stdin: { contents: "", resolveDir: base },
      write: false,
      logLevel: "silent",
      conditions: ["style"],
      mainFields: ["style"],
      plugins: [plugin],
    })
    .catch((thrown: unknown) => {
      reason = `${reason}: ${errorMessage(thrown)}`;
    });
  if (found === undefined) throw new ModuleProblem(reason);
  return found;
}
