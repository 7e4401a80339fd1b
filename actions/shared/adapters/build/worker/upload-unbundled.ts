import { posix, relative } from "node:path";
import { toPosixPath } from "../../filesystem/posix-path.ts";
import type { BundleOutcome } from "../esbuild/bundle-outcome.ts";
import { configError } from "../esbuild/config-error.ts";
import { readSource } from "../sources/read-source.ts";
import { findAdditionalModules, moduleBase } from "./additional-modules.ts";
import type { WorkerBundle, WorkerRequest } from "./worker-bundle.ts";
import type { WorkerFormat } from "./worker-format.ts";

const SCRIPT = /\.[cm]?js$/;

/** Takes the entry and every file that a rule matches without bundling them: wrangler's `no_bundle`. */
export async function uploadUnbundled(
  request: WorkerRequest,
  format: WorkerFormat,
): Promise<BundleOutcome<WorkerBundle>> {
  const { directory, sources, main, config } = request;
  const refuse = (text: string): BundleOutcome<WorkerBundle> => ({
    passed: false,
    errors: [configError(config, "main", text)],
  });
  if (!SCRIPT.test(main)) {
    return refuse(`\`no_bundle\` uploads "${main}" unchanged, so it must be JavaScript.`);
  }
  const found = config.build.additionalModules ? await findAdditionalModules(request) : [];
  if (format === "service-worker" && found.length > 0) {
    return refuse("A service worker is one file; only an ES module can have additional modules.");
  }
  const mainModule = posix.normalize(toPosixPath(relative(moduleBase(main, config.build), main)));
  if (mainModule.startsWith("../")) return refuse("`main` must be inside `base_dir`.");
  return {
    passed: true,
    value: {
      mainModule,
      modules: [
        {
          path: mainModule,
          contents: await readSource(directory, sources, main),
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
