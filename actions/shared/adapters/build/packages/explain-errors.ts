import { dirname, join } from "node:path";
import type { Message } from "esbuild";
import { exists } from "../../filesystem/list-files.ts";
import { findReadRefusal } from "../sources/confine-plugin.ts";
import type { BuildScope } from "./build-scope.ts";

const UNRESOLVED = /^Could not resolve "(\.{1,2}\/[^"]*)"/;
const EXTENSIONS = [
  "",
  ".ts",
  ".tsx",
  ".js",
  ".jsx",
  ".json",
  ".css",
  "/index.ts",
  "/index.tsx",
  "/index.js",
];

/**
 * Converts the errors of a build in `view` to errors about the checkout: the directories of the view are left out, and a file
 * that exists in the checkout, but is not a source of the app, gets the reason instead of "could not resolve".
 */
export async function explainErrors(
  errors: readonly Message[],
  { directory, sources }: Pick<BuildScope, "directory" | "sources">,
  view: string,
): Promise<readonly Message[]> {
  return Promise.all(
    errors.map(async (error) => {
      const own = { ...error, text: error.text.replaceAll(`${view}/`, "") };
      const specifier = UNRESOLVED.exec(error.text)?.[1];
      if (specifier === undefined || error.location === null) return own;
      const path = join(directory, dirname(error.location.file), specifier);
      for (const extension of EXTENSIONS) {
        if (!(await exists(`${path}${extension}`))) continue;
        const refusal = findReadRefusal(directory, sources, `${path}${extension}`);
        if (refusal !== undefined) return { ...own, text: refusal.text, detail: refusal.detail, notes: [] };
      }
      return own;
    }),
  );
}
