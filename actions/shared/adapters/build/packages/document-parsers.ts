import type { DocumentParsers } from "../../../domain/package-managers/package-manager.ts";

/** Parsers that are loaded when they are first needed. */
export const documentParsers: DocumentParsers = {
  async yaml(text) {
    // Few files need the complete parser, which is large.
    const { parse } = await import("yaml");
    return parse(text);
  },
};
