import { objectOrEmpty } from "../schema/lenient.ts";
import { LockFileInvalid } from "./lock-file-invalid.ts";
import { parseYamlSubset, YamlUnsupported } from "./parse-yaml-subset.ts";

/**
 * Parses the YAML of a lock file, with `parse` only for what package managers seldom write. Throws LockFileInvalid.
 * Scalars are strings, or booleans and numbers; see `isTrue`.
 */
export async function parseYamlDocument(
  text: string,
  parse: (text: string) => Promise<unknown>,
): Promise<unknown> {
  try {
    return parseYamlSubset(text);
  } catch (thrown) {
    if (!(thrown instanceof YamlUnsupported)) throw thrown;
  }
  try {
    return await parse(text);
  } catch (thrown) {
    // The parser reports positions as pairs of start and end; a document that nests too deeply overflows its stack.
    const { linePos } = objectOrEmpty(thrown);
    const { line } = objectOrEmpty(Array.isArray(linePos) ? linePos[0] : undefined);
    throw new LockFileInvalid("is not YAML", typeof line === "number" ? { line } : {});
  }
}
