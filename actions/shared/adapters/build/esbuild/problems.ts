import { posix, relative } from "node:path";
import type { Message } from "esbuild";
import { hintFor } from "../../../domain/build/problem-hints.ts";
import type { Problem } from "../../../domain/errors.ts";
import { toPosixPath } from "../../filesystem/posix-path.ts";

/** Modules that exist only while building, as `inline-module:index.html:2`. */
const VIRTUAL = /^inline-module:(.+):\d+$/;

/** Advice about options of esbuild, which nobody can set here. */
const ESBUILD_OPTIONS = /^You can (?:mark|use)|Are you trying to bundle for node/;

/** esbuild names files relative to the app's folder; problems name them relative to the repository. */
export function toProblems(
  messages: readonly Message[],
  directory: string,
  root: string,
): readonly Problem[] {
  return messages.map(({ text, notes, location }): Problem => {
    const [note] = notes.filter((each) => each.text !== "" && !ESBUILD_OPTIONS.test(each.text));
    const hint = hintFor([text, ...notes.map((each) => each.text)].join(" "));
    const said = note === undefined ? text : `${text} (${note.text})`;
    const message = hint === undefined ? { message: said } : { message: said, hint };
    if (location === null) return message;
    const { file, line, column, lineText } = location;
    const virtual = VIRTUAL.exec(file);
    if (virtual !== null) return { ...message, file: fileFromRoot(virtual[1] ?? "", directory, root) };
    return {
      ...message,
      file: fileFromRoot(file, directory, root),
      line,
      column: columnOf(lineText, column),
      lineText,
    };
  });
}

/** `file` relative to the app's folder. */
export function fileFromRoot(file: string, directory: string, root: string): string {
  return posix.join(toPosixPath(relative(root, directory)), file);
}

/** esbuild counts bytes from 0, people and GitHub count characters from 1. */
function columnOf(lineText: string, bytes: number): number {
  return Buffer.from(lineText).subarray(0, bytes).toString().length + 1;
}
