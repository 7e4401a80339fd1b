import { lstat, readFile } from "node:fs/promises";
import { describeSize } from "../../../domain/text/byte-size.ts";

/** wrangler's names for a configuration file, preferred first; an app has exactly one. */
export const WRANGLER_CONFIG_FILES = ["wrangler.jsonc", "wrangler.json", "wrangler.toml"] as const;

const MAX_BYTES = 1024 * 1024;

/** The text of a configuration file, or why it must not be read. */
export type ConfigFileReading = { readonly text: string } | { readonly refusal: string };

/** Reads a configuration file; undefined when it does not exist. */
export async function readConfigFile(file: string): Promise<ConfigFileReading | undefined> {
  const status = await lstat(file).catch(() => undefined);
  if (status === undefined) return undefined;
  // A link may lead out of the app, and problems quote lines of the file.
  if (!status.isFile()) return { refusal: "The configuration must be a regular file." };
  const { size } = status;
  if (size > MAX_BYTES) {
    return {
      refusal: `The configuration has ${size} bytes; the limit is ${describeSize(MAX_BYTES)}.`,
    };
  }
  return { text: await readFile(file, "utf8") };
}
