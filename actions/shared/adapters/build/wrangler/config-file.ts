import { lstat, readFile } from "node:fs/promises";

/** An app has one of these, and only one. */
export const CONFIG_FILES = ["wrangler.jsonc", "wrangler.json", "wrangler.toml"] as const;

const MAX_BYTES = 1024 * 1024;

/** The text of a configuration, or why it is not read; undefined when there is no such file. */
export async function readConfigFile(
  file: string,
): Promise<{ readonly text: string } | { readonly refusal: string } | undefined> {
  const status = await lstat(file).catch(() => undefined);
  if (status === undefined) return undefined;
  // What a link leads to may be no business of the app's, and problems quote the lines that they are about.
  if (!status.isFile()) return { refusal: "A configuration must be a file of the app's own." };
  const { size } = status;
  if (size > MAX_BYTES) return { refusal: `A configuration has at most 1 MiB; this has ${size} bytes.` };
  return { text: await readFile(file, "utf8") };
}
