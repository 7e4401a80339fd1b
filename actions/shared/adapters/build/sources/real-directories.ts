import { realpath } from "node:fs/promises";
import type { SourceRequest } from "../../../ports/builder.ts";

/** An app's directory and the root of the checkout that it is in, as absolute paths. */
export type AppDirectory = Pick<SourceRequest, "directory" | "root">;

/** Resolves the symbolic links of both paths. */
export async function resolveAppDirectory({ directory, root }: AppDirectory): Promise<AppDirectory> {
  return { directory: await realpath(directory), root: await realpath(root) };
}
