import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
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

/** Equal trees give equal commits, whoever makes them and whenever. */
const AUTHORSHIP = {
  GIT_AUTHOR_NAME: "OverSkill Pipeline",
  GIT_AUTHOR_EMAIL: "pipeline@overskill.invalid",
  GIT_AUTHOR_DATE: "2000-01-01T00:00:00Z",
  GIT_COMMITTER_NAME: "OverSkill Pipeline",
  GIT_COMMITTER_EMAIL: "pipeline@overskill.invalid",
  GIT_COMMITTER_DATE: "2000-01-01T00:00:00Z",
};

export async function createScratchRepository(): Promise<ScratchRepository> {
  const folder: TempFolder = await createTempFolder();
  await runGit(["init", "--quiet", "--bare", "--template=", "."], { cwd: folder.path });
  await mkdir(join(folder.path, "info"), { recursive: true });
  await writeFile(join(folder.path, "info/attributes"), ATTRIBUTES);
  return folder;
}

/** Commits a folder as it is, without parents; returns the commit's id. */
export async function commitFolder(
  repository: ScratchRepository,
  directory: string,
  message: string,
): Promise<string> {
  const git = (...args: string[]) =>
    runGit([...CONFIG, `--git-dir=${repository.path}`, ...args], { cwd: directory, env: AUTHORSHIP });
  await git(`--work-tree=${directory}`, "add", "--all", "--force", ".");
  const tree = (await git("write-tree")).stdout.toString().trim();
  return (await git("commit-tree", tree, "-m", message)).stdout.toString().trim();
}

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
