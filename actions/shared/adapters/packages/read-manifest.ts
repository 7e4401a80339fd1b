import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { PipelineError } from "../../domain/errors.ts";
import { exists } from "../filesystem/list-files.ts";

/** A folder's `package.json`, or undefined when it has none. Throws DEPENDENCIES_FAILED when it is no JSON. */
export async function readManifest(folder: string): Promise<unknown> {
  const file = join(folder, "package.json");
  const text = await readFile(file, "utf8").catch(async (thrown: unknown) => {
    if (await exists(file)) throw thrown;
    return undefined;
  });
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch (cause) {
    throw new PipelineError("DEPENDENCIES_FAILED", "`package.json` is not JSON.", { cause });
  }
}
