import { join } from "node:path";
import { isPipelineError } from "../../../domain/errors.ts";
import type { AppName } from "../../../domain/plan/duplicate-names.ts";
import { isRecord } from "../../../domain/schema/is-record.ts";
import { inParallel } from "../../filesystem/in-parallel.ts";
import { resolveAppDirectory } from "../sources/real-directories.ts";
import { tryParseConfigDocument } from "./config-document.ts";
import { readConfigFile, WRANGLER_CONFIG_FILES } from "./config-file.ts";

/** Reads the apps' names from their configurations; the build reports a file that cannot be read. */
export async function readAppNames(checkout: string, paths: readonly string[]): Promise<readonly AppName[]> {
  const names = await inParallel(paths, (path) => readAppName(checkout, path).catch(forgive));
  return names.filter((name) => name !== undefined);
}

function forgive(thrown: unknown): undefined {
  if (!isPipelineError(thrown, "APP_CONFIG_MISSING")) throw thrown;
}

async function readAppName(checkout: string, path: string): Promise<AppName | undefined> {
  const { directory } = await resolveAppDirectory({ directory: join(checkout, path), root: checkout });
  for (const name of WRANGLER_CONFIG_FILES) {
    const file = await readConfigFile(join(directory, name));
    if (file === undefined) continue;
    const document = "text" in file ? await tryParseConfigDocument(name, file.text) : undefined;
    if (document === undefined || !isRecord(document.value)) return undefined;
    const value = document.value["name"];
    if (typeof value !== "string") return undefined;
    return { path, name: value, location: { file: `${path}/${name}`, ...document.locate(["name"]) } };
  }
  return undefined;
}
