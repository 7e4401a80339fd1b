import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdir, readdir, readFile, realpath, symlink, truncate, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { createEsbuildBuilder } from "../../actions/shared/adapters/build/app/builder.ts";
import { createTempFolder } from "../../actions/shared/adapters/filesystem/temp-folder.ts";
import { isPipelineError } from "../../actions/shared/domain/errors.ts";
import { codeFrame } from "../../actions/shared/domain/text/code-frame.ts";
import { RecordingLog } from "../fakes/recording-log.ts";

/** What an entry of a tree is: a file's content, or something that only looks like a file. */
type Entry = string | { readonly link: string } | { readonly pipe: true } | { readonly sizeBytes: number };

/** Entries by path, relative to the repository's root. `CANARY` in a file outside stands for the secret. */
export type Tree = Readonly<Record<string, Entry>>;

/** The app that trees change: a page, a Worker, and files that are served. */
const APP: Tree = {
  ".git/config": "[http] extraheader = CANARY",
  "other/secret.txt": "not part of the app",
  "apps/evil/wrangler.json": JSON.stringify({
    name: "evil",
    main: "src/worker.ts",
    compatibility_date: "2026-07-01",
    assets: { directory: "dist" },
  }),
  "apps/evil/index.html": '<!doctype html><title>x</title><script type="module" src="/src/main.ts"></script>',
  "apps/evil/src/main.ts": "document.title = 'x';",
  "apps/evil/src/worker.ts": "export default { fetch: () => new Response() };",
  "apps/evil/public/robots.txt": "User-agent: *",
};

/** Everything that a build of a hostile app shows or writes. */
export interface HostileBuild {
  /** Messages, problems, code frames and log, as one text. */
  readonly shown: string;
  /** Code of the error; undefined if the build passed. */
  readonly code: string | undefined;
  /** Files of the artifact by path. */
  readonly artifact: ReadonlyMap<string, Buffer>;
  /** The value that nothing may contain. */
  readonly canary: string;
  readonly elapsedMs: number;
}

/**
 * Builds `apps/evil` of a repository with the app above and `tree`. Files below `../outside/` of the repository hold the
 * canary wherever `CANARY` is written.
 */
export async function buildHostileApp(tree: Tree): Promise<HostileBuild> {
  await using folder = await createTempFolder();
  const root = await realpath(folder.path);
  const repository = join(root, "repository");
  const canary = `canary${randomBytes(12).toString("hex")}`;
  await writeTree(repository, { ...APP, ...tree }, canary);
  const log = new RecordingLog();
  const started = performance.now();
  const outDirectory = join(root, "out");
  let code: string | undefined;
  const shown: string[] = [];
  try {
    const builder = await createEsbuildBuilder({ searchFrom: import.meta.dirname });
    const request = { app: "evil", directory: join(repository, "apps/evil"), root: repository };
    const opened = await builder.open({ ...request, environment: "preview" });
    await opened.buildKey();
    await opened.survey();
    await opened.build(outDirectory, log);
  } catch (thrown) {
    if (!isPipelineError(thrown)) throw thrown;
    code = thrown.code;
    const frames = thrown.problems.map((problem) => codeFrame(problem) ?? "");
    shown.push(thrown.message, thrown.info.hint, JSON.stringify(thrown.problems), ...frames);
  }
  const elapsedMs = performance.now() - started;
  shown.push(...log.infos, ...log.warnings, JSON.stringify(log.problems));
  return { shown: shown.join("\n"), code, canary, elapsedMs, artifact: await readTree(outDirectory) };
}

async function writeTree(repository: string, tree: Tree, canary: string): Promise<void> {
  for (const [path, entry] of Object.entries(tree)) {
    const file = join(repository, path);
    await mkdir(dirname(file), { recursive: true });
    if (typeof entry === "string") await writeFile(file, entry.replaceAll("CANARY", canary));
    else if ("link" in entry) await symlink(entry.link, file);
    else if ("pipe" in entry) execFileSync("mkfifo", [file]);
    else {
      await writeFile(file, "");
      await truncate(file, entry.sizeBytes);
    }
  }
}

async function readTree(directory: string): Promise<ReadonlyMap<string, Buffer>> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true }).catch(() => []);
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return new Map(
    await Promise.all(
      files.map(async (file) => [file.slice(directory.length + 1), await readFile(file)] as const),
    ),
  );
}
