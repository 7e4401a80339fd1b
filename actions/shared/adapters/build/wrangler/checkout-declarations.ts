import { join } from "node:path";
import type { AppDeclaration } from "../../../domain/policy/declaration.ts";
import { inParallel } from "../../filesystem/in-parallel.ts";
import { readConfigFile, WRANGLER_CONFIG_FILES } from "./config-file.ts";
import { readDeclaration } from "./read-declaration.ts";

/** Reads what an app of a checkout declares; undefined if it has no readable configuration. */
export async function readCheckoutDeclaration(
  checkout: string,
  app: string,
  path: string,
): Promise<AppDeclaration | undefined> {
  for (const name of WRANGLER_CONFIG_FILES) {
    const content = await readConfigFile(join(checkout, path, name));
    if (content === undefined || "refusal" in content) continue;
    const file = path === "." ? name : `${path}/${name}`;
    const declaration = await readDeclaration({ app, file, text: content.text });
    if (declaration !== undefined) return declaration;
  }
  return undefined;
}

/** Reads what the apps of a checkout declare, given their directories by slug. */
export async function readCheckoutDeclarations(
  checkout: string,
  directories: ReadonlyMap<string, string>,
): Promise<readonly AppDeclaration[]> {
  const found = await inParallel([...directories], ([app, path]) =>
    readCheckoutDeclaration(checkout, app, path),
  );
  return found.filter((declaration) => declaration !== undefined);
}
