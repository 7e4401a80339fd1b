import { posix, relative } from "node:path";
import type { Location, Message } from "esbuild";
import { PROBLEM_HINTS } from "../../../domain/build/problem-hints.ts";
import type { Problem } from "../../../domain/errors.ts";
import { clip } from "../../../domain/text/clip.ts";
import { toPosixPath } from "../../filesystem/posix-path.ts";
import { withoutQuery } from "../../filesystem/without-query.ts";
import { findOwnHint, isOwnMessage } from "./bundle-outcome.ts";
import { findEsbuildHint } from "./esbuild-hints.ts";

/** Modules that exist only during a build, such as `inline-module:index.html:2`. */
const VIRTUAL = /^inline-module:(.+):\d+$/;

/** esbuild's advice about options that an app's author cannot set. */
const ESBUILD_OPTIONS = /^You can (?:mark|use)|Are you trying to bundle for node/;

/** Whose messages they are. */
export interface ProblemScope {
  /** The app's directory, absolute, links resolved. */
  readonly directory: string;
  /** The repository's root, absolute, links resolved. */
  readonly root: string;
  /** True for a file, relative to the app's directory, whose content may be shown. */
  readonly mayQuote: (file: string) => boolean;
}

/**
 * Converts esbuild's messages, whose files are relative to the app's directory, to problems relative to the repository.
 * esbuild follows links to a `package.json` or a `tsconfig.json` and quotes what it finds: a message about a file that
 * may not be quoted loses its text, and every message loses the directories of this machine.
 */
export function toProblems(
  messages: readonly Message[],
  { directory, root, mayQuote }: ProblemScope,
): readonly Problem[] {
  // What other namespaces contain was read by a plugin.
  const isQuotable = ({ namespace, file }: Location) =>
    !["", "file"].includes(namespace) || VIRTUAL.test(file) || mayQuote(withoutQuery(file));
  return messages.map((message): Problem => {
    const { notes, location } = message;
    if (location !== null && !isOwnMessage(message) && !isQuotable(location)) {
      return { message: NOT_QUOTED, ...nameFile(location.file, directory, root) };
    }
    const text = withoutDirectories(message.text, [directory, root]);
    const [note] = notes
      .filter((each) => each.text !== "" && !ESBUILD_OPTIONS.test(each.text))
      .filter((each) => each.location === null || isQuotable(each.location))
      .map((each) => ({ text: withoutDirectories(each.text, [directory, root]) }));
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

const NOT_QUOTED = "This file cannot be used. It is not one of the app's sources, so it is not quoted here.";

/** Names a file of the repository; a path outside it says how this machine is set up. */
function nameFile(file: string, directory: string, root: string): Pick<Problem, "file" | "hint"> {
  const path = fileFromRoot(file, directory, root);
  const hint = PROBLEM_HINTS["file-outside-app"];
  return path.startsWith("../") ? { hint } : { file: path, hint };
}

/** esbuild quotes specifiers of any length; in UTF-16 code units. */
const MAX_MESSAGE_LENGTH = 2000;

/** Makes the paths in a message relative, and a long one shorter. */
function withoutDirectories(text: string, directories: readonly string[]): string {
  const short = clip(text, MAX_MESSAGE_LENGTH);
  return directories.reduce((shown, folder) => shown.replaceAll(`${folder}/`, ""), short);
}

/** Makes `file`, relative to the app's directory, relative to the repository's root. */
export function fileFromRoot(file: string, directory: string, root: string): string {
  return posix.join(toPosixPath(relative(root, directory)), file);
}

/** Converts esbuild's column, in bytes from 0, to one in UTF-16 code units from 1, as editors and GitHub show it. */
function toColumn(lineText: string, bytes: number): number {
  return Buffer.from(lineText).subarray(0, bytes).toString().length + 1;
}
