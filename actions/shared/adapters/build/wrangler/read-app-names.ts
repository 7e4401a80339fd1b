import { join } from "node:path";
import type { AppName } from "../../../domain/plan/duplicate-names.ts";
import { inParallel } from "../../filesystem/in-parallel.ts";
import {
  type ConfigDocument,
  ConfigSyntaxError,
  parseJsoncDocument,
  parseTomlDocument,
} from "./config-document.ts";
import { CONFIG_FILES, readConfigFile } from "./config-file.ts";
import { isTable } from "./section.ts";

/** The names in the configurations below `workspace`; a file that cannot be read is reported where it is built. */
export async function readAppNames(workspace: string, paths: readonly string[]): Promise<readonly AppName[]> {
  const names = await inParallel(paths, (path) => readAppName(workspace, path));
  return names.filter((name) => name !== undefined);
}

async function readAppName(workspace: string, path: string): Promise<AppName | undefined> {
  for (const name of CONFIG_FILES) {
    const file = await readConfigFile(join(workspace, path, name));
    if (file === undefined) continue;
    const document = "text" in file ? await parse(name, file.text) : undefined;
    if (document === undefined || !isTable(document.value)) return undefined;
    const value = document.value["name"];
    if (typeof value !== "string") return undefined;
    return { path, name: value, place: { file: `${path}/${name}`, ...document.locate(["name"]) } };
  }
  return undefined;
}

async function parse(name: string, text: string): Promise<ConfigDocument | undefined> {
  try {
    return name.endsWith(".toml") ? await parseTomlDocument(text) : parseJsoncDocument(text);
  } catch (thrown) {
    if (thrown instanceof ConfigSyntaxError) return undefined;
    throw thrown;
  }
}
