import { PipelineError } from "../../domain/errors.ts";
import { MAX_STORED_BYTES, MAX_STORED_FILES } from "../../domain/limits.ts";
import { describeSize } from "../../domain/text/byte-size.ts";
import { quote } from "../../domain/text/quote.ts";
import { runGit } from "./run-git.ts";

/** A verified commit. */
export interface FetchedCommit {
  readonly commit: string;
  readonly message: string;
}

/** The mode of the only kind of entry that this toolkit stores: https://git-scm.com/docs/git-fast-import#_filemodify */
const PLAIN_FILE = "100644";
const MAX_PATH_LENGTH = 4096;
const MAX_MESSAGE_BYTES = 64 * 1024;

/**
 * Verifies that a fetched ref is a commit of plain files, before any of them is written: no links, submodules or
 * programs, no path that leaves the directory, and not more than the limits. Throws ARTIFACT_INVALID; `name` is the
 * ref's name on the remote.
 */
export async function readFetchedCommit(
  repository: { readonly path: string },
  ref: string,
  name: string,
): Promise<FetchedCommit> {
  const git = async (...args: string[]) =>
    (await runGit([`--git-dir=${repository.path}`, ...args], { cwd: repository.path })).stdout;
  const [id = "", type] = (await git("for-each-ref", "--format=%(objectname) %(objecttype)", ref))
    .toString()
    .trim()
    .split(" ");
  if (type !== "commit") throw invalid(name, `is a ${type}, not a commit`);
  const listing = await git("ls-tree", "-r", "-l", "-z", "--full-tree", id);
  let [files, bytes] = [0, 0];
  for (const entry of listing.toString().split("\0")) {
    if (entry === "") continue;
    files += 1;
    bytes += checkEntry(name, entry);
  }
  if (files > MAX_STORED_FILES) throw invalid(name, `has ${files} files; the limit is ${MAX_STORED_FILES}`);
  if (bytes > MAX_STORED_BYTES) {
    throw invalid(name, `has ${describeSize(bytes)}; the limit is ${describeSize(MAX_STORED_BYTES)}`);
  }
  const raw = await git("cat-file", "commit", id);
  if (raw.length > MAX_MESSAGE_BYTES) throw invalid(name, "has an oversized commit message");
  return { commit: id, message: raw.toString().split("\n\n").slice(1).join("\n\n") };
}

/** Checks one line of `git ls-tree -l`; returns the file's size in bytes. */
function checkEntry(ref: string, entry: string): number {
  const tab = entry.indexOf("\t");
  const [mode, type, , size] = entry.slice(0, tab).split(/ +/);
  const path = entry.slice(tab + 1);
  if (mode !== PLAIN_FILE || type !== "blob") {
    throw invalid(ref, `has ${quote(path)} as a ${type} of mode ${mode}, not as a plain file`);
  }
  const outside = path.split("/").some((part) => part === "" || part === "." || part === ".." || isGit(part));
  if (outside || path.length > MAX_PATH_LENGTH || /[\p{Cc}\\]/u.test(path)) {
    throw invalid(ref, `has a file with the forbidden path ${quote(path)}`);
  }
  return Number(size);
}

/** Returns true for names that git reads as its own directory on some file system. */
function isGit(part: string): boolean {
  return /^(\.git|git~\d+)[ .]*$/i.test(
    part.replaceAll(/[\u200c-\u200f\u202a-\u202e\u206a-\u206f\ufeff]/g, ""),
  );
}

function invalid(ref: string, reason: string): PipelineError {
  return new PipelineError("ARTIFACT_INVALID", `The ref ${ref} ${reason}.`);
}
