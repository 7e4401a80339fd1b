import { describeSize } from "../../../domain/text/byte-size.ts";
import { FileRefused, readPlainFile } from "../../filesystem/open-file.ts";

/** wrangler's names for a configuration file, preferred first; an app has exactly one. */
export const WRANGLER_CONFIG_FILES = ["wrangler.jsonc", "wrangler.json", "wrangler.toml"] as const;

const MAX_BYTES = 1024 * 1024;

/** The text of a configuration file, or why it must not be read. */
export type ConfigFileReading = { readonly text: string } | { readonly refusal: string };

/** Reads a configuration file; undefined when it does not exist. */
export async function readConfigFile(file: string): Promise<ConfigFileReading | undefined> {
  try {
    return { text: readPlainFile(file, MAX_BYTES).toString("utf8") };
  } catch (thrown) {
    if (!(thrown instanceof FileRefused)) throw thrown;
    if (thrown.reason === "missing") return undefined;
    if (thrown.sizeBytes !== undefined) {
      const limit = describeSize(MAX_BYTES);
      return { refusal: `The configuration has ${thrown.sizeBytes} bytes; the limit is ${limit}.` };
    }
    // A link may lead out of the app, and problems quote lines of the file.
    return { refusal: "The configuration must be a regular file." };
  }
}
