import { readFile } from "node:fs/promises";
import { join, posix, relative } from "node:path";
import { toPosixPath } from "../../filesystem/posix-path.ts";
import type { BundleOutcome } from "../esbuild/bundle-outcome.ts";
import { configError } from "../esbuild/config-error.ts";
import { findBreach } from "../sources/confine-plugin.ts";
import { findAdditionalModules, moduleBase } from "./additional-modules.ts";
import type { WorkerBundle, WorkerRequest } from "./bundle-worker.ts";
import { orderRules } from "./module-rules.ts";
import type { WorkerFormat } from "./worker-format.ts";

const SCRIPT = /\.[cm]?js$/;

/** wrangler's `no_bundle`: the entry and every file that a rule matches, unread. */
export async function uploadAsIs(
  { directory, sources, main, config }: WorkerRequest,
  format: WorkerFormat,
): Promise<BundleOutcome<WorkerBundle>> {
  const refuse = (text: string): BundleOutcome<WorkerBundle> => ({
    passed: false,
    errors: [configError(config, "main", text)],
  });
  if (!SCRIPT.test(main)) {
    return refuse(`\`no_bundle\` sends "${main}" as it is, so it must be JavaScript.`);
  }
  const breach = findBreach(directory, sources, join(directory, main));
  if (breach !== undefined) return refuse(breach);
  const { rules, baseDirectory, additionalModules } = config.build;
  const base = moduleBase(main, baseDirectory);
  const found = additionalModules
    ? await findAdditionalModules(directory, sources, main, base, orderRules(rules))
    : [];
  if (format === "service-worker" && found.length > 0) {
    return refuse("A service worker is one file; only an ES module can have additional modules.");
  }
  const mainModule = posix.normalize(toPosixPath(relative(base, main)));
  if (mainModule.startsWith("../")) return refuse("`main` must be inside of `base_dir`.");
  return {
    passed: true,
    value: {
      mainModule,
      modules: [
        {
          path: mainModule,
          contents: await readFile(join(directory, main)),
          type: format === "modules" ? "esm" : "commonjs",
        },
        ...found.map(({ path, contents, type }) => ({ path, contents, type })),
      ],
      bindings: [],
      contributions: [],
    },
    warnings: [],
  };
}
