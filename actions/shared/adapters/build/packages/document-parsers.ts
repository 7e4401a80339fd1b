import { parse as parseJsonc } from "jsonc-parser";
import type { DocumentParsers } from "../../../domain/package-managers/package-manager.ts";

/** Parsers that are loaded when they are first needed. */
export const documentParsers: DocumentParsers = {
  async yaml(text) {
    // npm, which most apps use, writes no YAML, and the parser is large.
    const { parse } = await import("yaml");
    return parse(text);
  },
  jsonc: (text) => parseJsonc(text, [], { allowTrailingComma: true }) as unknown,
};
