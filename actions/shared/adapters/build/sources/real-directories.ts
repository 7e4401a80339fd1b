import { realpath } from "node:fs/promises";
import type { SourceRequest } from "../../../ports/builder.ts";

export type Place = Pick<SourceRequest, "directory" | "root">;

/** The app's folder and the checkout's, without symbolic links. */
export async function realPlace({ directory, root }: Place): Promise<Place> {
  return { directory: await realpath(directory), root: await realpath(root) };
}
