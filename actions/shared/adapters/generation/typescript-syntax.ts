import { stripTypeScriptTypes } from "node:module";

/**
 * The first syntax error of a TypeScript or JavaScript module, or undefined. Node's own parser needs no native
 * binary and starts in milliseconds; bundling, which comes later, is what finds the rest.
 * https://nodejs.org/api/module.html#modulestriptypescripttypescode-options
 */
export function typeScriptProblem(source: string): string | undefined {
  try {
    stripTypeScriptTypes(source, { mode: "transform" });
    return undefined;
  } catch (thrown) {
    if (!(thrown instanceof Error)) throw thrown;
    const line = /:(\d+)\n/.exec(thrown.stack ?? "")?.[1];
    return `${line === undefined ? "" : `line ${line}: `}${sentenceOf(thrown.message)}`;
  }
}

/** The message, without the picture of the source that the parser may draw below it. */
function sentenceOf(message: string): string {
  const line = message.split("\n").find((text) => text.trim() !== "") ?? "syntax error";
  return line.replace(/^\s*[x×]\s*/, "").trim();
}
