import { stripTypeScriptTypes } from "node:module";

/**
 * Returns the first syntax error of a TypeScript or JavaScript module, or undefined. Uses Node's parser, which needs no
 * native binary and starts in milliseconds; bundling finds other errors later.
 * https://nodejs.org/api/module.html#modulestriptypescripttypescode-options
 */
export function findSyntaxError(source: string): string | undefined {
  try {
    stripTypeScriptTypes(source, { mode: "transform" });
    return undefined;
  } catch (thrown) {
    if (!(thrown instanceof Error)) throw thrown;
    const line = /:(\d+)\n/.exec(thrown.stack ?? "")?.[1];
    return `${line === undefined ? "" : `line ${line}: `}${firstSentence(thrown.message)}`;
  }
}

/** Returns the message without the code frame that the parser may add. */
function firstSentence(message: string): string {
  const line = message.split("\n").find((text) => text.trim() !== "") ?? "syntax error";
  return line.replace(/^\s*[x×]\s*/, "").trim();
}
