import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { listFiles } from "../filesystem/list-files.ts";
import { readPlainFile } from "../filesystem/open-file.ts";
import { createTempFolder, type TempFolder } from "../filesystem/temp-folder.ts";
import { runGit } from "./run-git.ts";

/** A temporary bare repository for one operation, so that operations can run concurrently. */
interface ScratchRepository extends AsyncDisposable {
  readonly path: string;
}

/** Files are content-addressed, so an app's .gitattributes must not convert them. */
const ATTRIBUTES = "* -text -eol -ident -filter -working-tree-encoding\n";

const CONFIG = [
  ...["-c", "core.autocrlf=false"],
  ...["-c", "core.fileMode=false"],
  ...["-c", "core.symlinks=false"],
  ...["-c", "core.protectNTFS=true"],
  ...["-c", "gc.auto=0"],
];

/** A fixed author and time (2000-01-01 in UTC), so that equal trees give equal commits. */
const AUTHOR = "OverSkill Pipeline <pipeline@overskill.invalid> 946684800 +0000";

/** Creates a bare repository that `await using` deletes. */
export async function createScratchRepository(): Promise<ScratchRepository> {
  const folder: TempFolder = await createTempFolder();
  await runGit(["init", "--quiet", "--bare", "--template=", "."], { cwd: folder.path });
  await mkdir(join(folder.path, "info"), { recursive: true });
  await writeFile(join(folder.path, "info/attributes"), ATTRIBUTES);
  return folder;
}

/**
 * Commits a directory's files unchanged, without parents, and returns the commit's id. Uses `fast-import` with a single
 * stream, because `git add` writes an object file for every file.
 */
export async function commitFolder(
  repository: ScratchRepository,
  directory: string,
  message: string,
): Promise<string> {
  const { stdout } = await runGit([`--git-dir=${repository.path}`, "fast-import", "--quiet"], {
    cwd: directory,
    input: Readable.from(commitStream(directory, message)),
  });
  return stdout.toString().trim();
}

/** Size of the chunks written to git; each costs a turn of the event loop. */
const CHUNK_BYTES = 256 * 1024;

/** Yields the input of `git fast-import`: https://git-scm.com/docs/git-fast-import#_input_format */
async function* commitStream(directory: string, message: string): AsyncGenerator<Buffer> {
  const text = `${message}\n`;
  const start = `commit refs/heads/artifact\nmark :1\nauthor ${AUTHOR}\ncommitter ${AUTHOR}\n`;
  let pending = [Buffer.from(`${start}data ${Buffer.byteLength(text)}\n${text}`)];
  let size = 0;
  for (const { path, kind } of await listFiles(directory)) {
    // Artifacts contain no links; a link's target is not part of the artifact.
    if (kind === "symlink") continue;
    const content = readPlainFile(join(directory, path), Number.POSITIVE_INFINITY);
    pending.push(Buffer.from(`M 100644 inline ${quote(path)}\ndata ${content.length}\n`), content, NEWLINE);
    size += content.length;
    if (size < CHUNK_BYTES) continue;
    yield Buffer.concat(pending);
    pending = [];
    size = 0;
  }
  yield Buffer.concat([...pending, Buffer.from("\nget-mark :1\n")]);
}

const NEWLINE = Buffer.from("\n");

/** Quotes a path for git; names of an artifact's files contain no control characters. */
const quote = (path: string) => `"${path.replaceAll(/["\\]/g, "\\$&")}"`;

/** Writes a commit's files into an empty directory. Links become plain files, so none can point outside it. */
export async function extractCommit(
  repository: ScratchRepository,
  commit: string,
  directory: string,
): Promise<void> {
  const git = (...args: string[]) =>
    runGit([...CONFIG, `--git-dir=${repository.path}`, ...args], { cwd: directory });
  await git("read-tree", commit);
  await git(`--work-tree=${directory}`, "checkout-index", "--all", "--quiet");
}
