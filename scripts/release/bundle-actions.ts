import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, globSync } from "node:fs";
import { cp, mkdir, mkdtemp, readFile, rename, rm, writeFile } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { basename, dirname, join, relative, resolve } from "node:path";
import { build, transform } from "esbuild";

/** Bundled by esbuild because ncc does not tree-shake it: 3 MB would become part of every deploy. */
const TREE_SHAKEN = ["cloudflare"];
const STAMP = "bundle.json";
const ROOT = resolve(import.meta.dirname, "../..");

/** One file of `dist/`: `main.ts` becomes `index.js`, `post.ts` becomes `post.js`. */
interface Entry {
  readonly action: string;
  readonly source: string;
  readonly output: "index" | "post";
}

export interface BundleOutcome {
  readonly action: string;
  readonly bundled: boolean;
  readonly durationMs: number;
}

/**
 * Brings `actions/<name>/dist` up to date. An Action whose sources, lock file and bundler are the same
 * as in its stamp is left alone. Output is the same bytes in any folder.
 */
export async function bundleActions(root = ROOT): Promise<readonly BundleOutcome[]> {
  const actions = globSync("actions/*/action.yml", { cwd: root }).map((file) => basename(dirname(file)));
  const shared = await digestOf(root, ["package-lock.json", "scripts/release/bundle-actions.ts"]);
  const queue = actions.sort();
  const outcomes: BundleOutcome[] = [];
  const worker = async () => {
    for (let action = queue.shift(); action !== undefined; action = queue.shift()) {
      const started = performance.now();
      const bundled = await bundleAction(root, action, shared);
      outcomes.push({ action, bundled, durationMs: performance.now() - started });
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, worker));
  return outcomes;
}

async function bundleAction(root: string, action: string, shared: string): Promise<boolean> {
  const folder = join(root, "actions", action);
  const entries: Entry[] = [{ action, source: join(folder, "main.ts"), output: "index" }];
  if (existsSync(join(folder, "post.ts"))) {
    entries.push({ action, source: join(folder, "post.ts"), output: "post" });
  }
  if (await isFresh(root, folder, entries, shared)) return false;
  await using stage = await stageFolder(join(folder, ".stage-"));
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: entries.map(({ source, output }) => ({ in: source, out: output })),
    outdir: stage.path,
    bundle: true,
    platform: "node",
    target: "node24",
    format: "esm",
    // What is imported when it is needed stays a file of its own, also in ncc's output.
    splitting: true,
    metafile: true,
    logLevel: "silent",
    plugins: [
      {
        name: "packages-are-for-ncc",
        setup: ({ onResolve }) =>
          onResolve({ filter: /^[^./]/ }, ({ path, kind }) =>
            kind === "entry-point" || TREE_SHAKEN.some((name) => path === name || path.startsWith(`${name}/`))
              ? undefined
              : { path, external: true },
          ),
      },
    ],
  });
  const inputs = Object.keys(metafile.inputs)
    .filter((file) => !file.startsWith("node_modules/"))
    .sort();
  const output = join(stage.path, "dist");
  for (const { output: name } of entries) await runNcc(root, join(stage.path, `${name}.js`), output, name);
  const stamp: Stamp = { inputs, digest: combine(shared, await digestOf(root, inputs)) };
  await writeFile(join(output, STAMP), `${JSON.stringify(stamp)}\n`);
  await rm(join(folder, "dist"), { recursive: true, force: true });
  await rename(output, join(folder, "dist"));
  return true;
}

/** ncc names its output `index.js` whatever the entry is called, so each entry gets a folder of its own first. */
async function runNcc(root: string, entry: string, output: string, name: string): Promise<void> {
  const own = join(dirname(entry), `ncc-${name}`);
  const ncc = join(root, "node_modules/@vercel/ncc/dist/ncc/cli.js");
  await run(
    process.execPath,
    [ncc, "build", entry, "--out", own, "--license", "licenses.txt", "--quiet"],
    root,
  );
  await rename(join(own, "index.js"), join(own, `${name}.js`));
  for (const file of globSync("*.js", { cwd: own })) await shorten(join(own, file));
  if (name !== "index") await rename(join(own, "licenses.txt"), join(own, `licenses-${name}.txt`));
  await mkdir(output, { recursive: true });
  await cp(own, output, { recursive: true });
}

/**
 * Node reads all of a file before it runs the first line, comments and indentation included. Names stay, for people who
 * read a stack; licences have a file of their own.
 */
async function shorten(file: string): Promise<void> {
  const { code } = await transform(await readFile(file, "utf8"), {
    minifyWhitespace: true,
    minifySyntax: true,
    lineLimit: 120,
    legalComments: "none",
    target: "node24",
  });
  await writeFile(file, code);
}

function run(command: string, args: readonly string[], cwd: string): Promise<void> {
  return new Promise((settle, refuse) => {
    const child = spawn(command, args, { cwd, stdio: ["ignore", "pipe", "pipe"] });
    let text = "";
    child.stdout.on("data", (chunk) => (text += chunk));
    child.stderr.on("data", (chunk) => (text += chunk));
    child.on("error", refuse);
    child.on("close", (code) =>
      code === 0
        ? settle()
        : refuse(new Error(`${basename(args[0] ?? command)} ended with ${code}:\n${text}`)),
    );
  });
}

async function digestOf(root: string, files: readonly string[]): Promise<string> {
  const hash = createHash("sha256");
  for (const file of files) {
    const content = await readFile(join(root, file));
    hash.update(`${file}\0${content.length}\0`).update(content);
  }
  return hash.digest("hex");
}

/** What a `dist` was made of. Packages count by the lock file, which is part of the digest. */
interface Stamp {
  /** Relative to the root, sorted. */
  readonly inputs: readonly string[];
  readonly digest: string;
}

/** Without esbuild: an import that is new stands in a file that has changed. */
async function isFresh(
  root: string,
  folder: string,
  entries: readonly Entry[],
  shared: string,
): Promise<boolean> {
  try {
    const { inputs, digest } = JSON.parse(await readFile(join(folder, "dist", STAMP), "utf8")) as Stamp;
    const complete = entries.every(({ source }) => inputs.includes(relative(root, source)));
    return complete && digest === combine(shared, await digestOf(root, inputs));
  } catch {
    return false;
  }
}

function combine(...digests: readonly string[]): string {
  return createHash("sha256").update(digests.join("\n")).digest("hex");
}

async function stageFolder(prefix: string): Promise<AsyncDisposable & { readonly path: string }> {
  const path = await mkdtemp(prefix);
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}

if (import.meta.main) {
  for (const { action, bundled, durationMs } of await bundleActions()) {
    console.log(`${bundled ? "bundled" : "kept"} actions/${action} (${(durationMs / 1000).toFixed(1)} s)`);
  }
}
