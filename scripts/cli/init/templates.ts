import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { CONFIG_PATH } from "../../../actions/shared/adapters/github/config.ts";
import type { InitTemplate } from "./init-plan.ts";

/** Reads the templates of all files that `init` writes from `templates/callers`. */
export function readInitTemplates(toolkitDirectory: string): readonly InitTemplate[] {
  const folder = join(toolkitDirectory, "templates/callers");
  const read = (path: string) => readFileSync(join(folder, path), "utf8");
  const workflows = readdirSync(join(folder, "workflows")).sort();
  return [
    ...workflows.map(
      (name): InitTemplate => ({
        path: `.github/workflows/${name}`,
        text: read(`workflows/${name}`),
        owner: "toolkit",
      }),
    ),
    { path: ".github/ISSUE_TEMPLATE/prompt.yml", text: read("prompt-issue-form.yml"), owner: "people" },
    { path: CONFIG_PATH, text: read("overskill.yml"), owner: "people" },
  ];
}
