import type { AssetsConfig } from "../../../domain/build/manifest.ts";
import { INSIDE, INSIDE_EXPECTED, plainPath } from "./paths.ts";
import { readName } from "./read-bindings.ts";
import type { Section } from "./section.ts";

export interface AssetsReading {
  readonly directory?: string;
  readonly bindings: readonly { readonly type: "assets"; readonly name: string }[];
  readonly config: AssetsConfig;
}

/** https://developers.cloudflare.com/workers/static-assets/binding/ */
export function readAssets(root: Section, hasWorker: boolean): AssetsReading | undefined {
  const section = root.section("assets");
  if (section === undefined) return undefined;
  const directory = section.text("directory", INSIDE, INSIDE_EXPECTED);
  const htmlHandling = section.choice("html_handling", [
    "auto-trailing-slash",
    "force-trailing-slash",
    "drop-trailing-slash",
    "none",
  ]);
  const notFoundHandling = section.choice("not_found_handling", [
    "none",
    "404-page",
    "single-page-application",
  ]);
  const basePath = section.text("base_path", /^\//, "a path that begins with /");
  const workerFirst = readWorkerFirst(section);
  if (!hasWorker) {
    for (const key of ["binding", "run_worker_first"]) {
      if (section.has(key)) section.problem(key, "needs a Worker: there is no `main`");
    }
  }
  const bindings = section.has("binding") ? [{ type: "assets" as const, name: readName(section) }] : [];
  section.close();
  return {
    ...(directory === undefined ? {} : { directory: plainPath(directory) }),
    bindings,
    config: {
      ...(htmlHandling === undefined ? {} : { html_handling: htmlHandling }),
      ...(notFoundHandling === undefined ? {} : { not_found_handling: notFoundHandling }),
      ...(basePath === undefined ? {} : { base_path: basePath }),
      ...(workerFirst === undefined ? {} : { run_worker_first: workerFirst }),
    },
  };
}

function readWorkerFirst(section: Section): boolean | readonly string[] | undefined {
  const key = "run_worker_first";
  if (!Array.isArray(section.raw(key))) return section.flag(key);
  const rules = section.texts(key);
  if (rules.every((rule) => /^!?\//.test(rule)) && rules.some((rule) => rule.startsWith("/"))) return rules;
  section.problem(key, "must list paths that begin with / (or !/ to exclude), at least one not excluded");
  return undefined;
}
