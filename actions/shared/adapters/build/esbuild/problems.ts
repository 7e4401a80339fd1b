import { posix, relative } from "node:path";
import type { Message } from "esbuild";
import type { Problem } from "../../../domain/errors.ts";
import { toPosixPath } from "../../filesystem/posix-path.ts";
import { findOwnHint } from "./bundle-outcome.ts";
import { findEsbuildHint } from "./esbuild-hints.ts";

/** Modules that exist only during a build, such as `inline-module:index.html:2`. */
const VIRTUAL = /^inline-module:(.+):\d+$/;

/** esbuild's advice about options that an app's author cannot set. */
const ESBUILD_OPTIONS = /^You can (?:mark|use)|Are you trying to bundle for node/;

/** Converts esbuild's messages, whose files are relative to the app's directory, to problems relative to the repository. */
export function toProblems(
  messages: readonly Message[],
  directory: string,
  root: string,
): readonly Problem[] {
  return messages.map((message): Problem => {
    const { text, notes, location } = message;
    const [note] = notes.filter((each) => each.text !== "" && !ESBUILD_OPTIONS.test(each.text));
    const hint = findOwnHint(message) ?? findEsbuildHint([text, ...notes.map((each) => each.text)].join(" "));
    const sentence = note === undefined ? text : `${text} (${note.text})`;
    const problem = hint === undefined ? { message: sentence } : { message: sentence, hint };
    if (location === null) return problem;
    const { file, line, column, lineText } = location;
    const virtual = VIRTUAL.exec(file);
    if (virtual !== null) return { ...problem, file: fileFromRoot(virtual[1] ?? "", directory, root) };
    return {
      ...problem,
      file: fileFromRoot(file, directory, root),
      line,
      column: toColumn(lineText, column),
      lineText,
    };
  });
}

/** Makes `file`, relative to the app's directory, relative to the repository's root. */
export function fileFromRoot(file: string, directory: string, root: string): string {
  return posix.join(toPosixPath(relative(root, directory)), file);
}

/** Converts esbuild's column, in bytes from 0, to one in UTF-16 code units from 1, as editors and GitHub show it. */
function toColumn(lineText: string, bytes: number): number {
  return Buffer.from(lineText).subarray(0, bytes).toString().length + 1;
}
