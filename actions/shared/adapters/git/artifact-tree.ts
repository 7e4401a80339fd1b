import { readFileSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { listFiles } from "../filesystem/list-files.ts";
import { createTempFolder, type TempFolder } from "../filesystem/temp-folder.ts";
import { runGit } from "./run-git.ts";

/** A bare repository that lives as long as one operation, so that operations may run beside each other. */
export interface ScratchRepository extends AsyncDisposable {
  readonly path: string;
}

/** The bytes are content-addressed: no attribute of an app's own may convert them on the way in or out. */
const ATTRIBUTES = "* -text -eol -ident -filter -working-tree-encoding\n";

const CONFIG = [
  ...["-c", "core.autocrlf=false"],
  ...["-c", "core.fileMode=false"],
  ...["-c", "core.symlinks=false"],
  ...["-c", "core.protectNTFS=true"],
  ...["-c", "gc.auto=0"],
];

/** Equal trees give equal commits, whoever makes them and whenever: 2000-01-01 in UTC. */
const AUTHOR = "OverSkill Pipeline <pipeline@overskill.invalid> 946684800 +0000";

export async function createScratchRepository(): Promise<ScratchRepository> {
  const folder: TempFolder = await createTempFolder();
  await runGit(["init", "--quiet", "--bare", "--template=", "."], { cwd: folder.path });
  await mkdir(join(folder.path, "info"), { recursive: true });
  await writeFile(join(folder.path, "info/attributes"), ATTRIBUTES);
  return folder;
}

/**
 * Commits a folder's files as they are, without parents; returns the commit's id. Through one stream, because `git add`
 * writes a file of its own for every file.
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

/** Pieces of a stream travel together, because each costs a turn of the event loop. */
const PIECE_BYTES = 256 * 1024;

/** https://git-scm.com/docs/git-fast-import#_input_format */
async function* commitStream(directory: string, message: string): AsyncGenerator<Buffer> {
  const text = `${message}\n`;
  const start = `commit refs/heads/artifact\nmark :1\nauthor ${AUTHOR}\ncommitter ${AUTHOR}\n`;
  let waiting = [Buffer.from(`${start}data ${Buffer.byteLength(text)}\n${text}`)];
  let size = 0;
  for (const { path, kind } of await listFiles(directory)) {
    // An artifact has no links; what one leads to is not part of it.
    if (kind === "symlink") continue;
    const content = readFileSync(join(directory, path));
    waiting.push(Buffer.from(`M 100644 inline ${quote(path)}\ndata ${content.length}\n`), content, NEWLINE);
    size += content.length;
    if (size < PIECE_BYTES) continue;
    yield Buffer.concat(waiting);
    waiting = [];
    size = 0;
  }
  yield Buffer.concat([...waiting, Buffer.from("\nget-mark :1\n")]);
}

const NEWLINE = Buffer.from("\n");

/** Names of an artifact's files hold no control characters. */
const quote = (path: string) => `"${path.replaceAll(/["\\]/g, "\\$&")}"`;

/** The id of the commit that `ref` names. */
export async function commitOf(repository: ScratchRepository, ref: string): Promise<string> {
  const { stdout } = await runGit([`--git-dir=${repository.path}`, "rev-parse", ref], {
    cwd: repository.path,
  });
  return stdout.toString().trim();
}

/** Writes a commit's files into an empty folder. Links become plain files, so none can lead anywhere. */
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
