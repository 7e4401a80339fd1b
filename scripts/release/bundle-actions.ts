import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, globSync } from "node:fs";
import { cp, mkdir, mkdtemp, readFile, rename, rm, writeFile } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { basename, dirname, join, relative, resolve } from "node:path";
import { build, transform } from "esbuild";
import * as v from "valibot";
import { mapConcurrent } from "../../actions/shared/domain/async/map-concurrent.ts";
import { object } from "../../actions/shared/domain/schema/fields.ts";

/** Packages that esbuild bundles, because ncc does not tree-shake: cloudflare alone would add 3 MB to every deploy. */
const TREE_SHAKEN = ["cloudflare", "valibot"];
const STAMP = "bundle.json";
const ROOT = resolve(import.meta.dirname, "../..");

/** One file of `dist/`: `main.ts` becomes `index.js`, `post.ts` becomes `post.js`. */
interface Entry {
  readonly action: string;
  readonly source: string;
  readonly output: "index" | "post";
}

/** What happened to one Action. */
interface BundleOutcome {
  readonly action: string;
  readonly bundled: boolean;
  readonly durationMs: number;
}

/**
 * Brings `actions/<name>/dist` up to date. Skips an Action if its sources, the lock file and this bundler have the digest
 * of its stamp. The bytes do not depend on the directory or the machine.
 */
export async function bundleActions(root = ROOT): Promise<readonly BundleOutcome[]> {
  const actions = globSync("actions/*/action.yml", { cwd: root }).map((file) => basename(dirname(file)));
  const shared = await computeDigest(root, ["package-lock.json", "scripts/release/bundle-actions.ts"]);
  return mapConcurrent(availableParallelism(), actions.sort(), async (action) => {
    const started = performance.now();
    const bundled = await bundleAction(root, action, shared);
    return { action, bundled, durationMs: performance.now() - started };
  });
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
    // Dynamic imports become files of their own, which ncc preserves.
    splitting: true,
    metafile: true,
    logLevel: "silent",
    plugins: [
      {
        name: "leave-packages-to-ncc",
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
  const stamp: v.InferOutput<typeof STAMP_SCHEMA> = {
    inputs,
    digest: combine(shared, await computeDigest(root, inputs)),
  };
  await writeFile(join(output, STAMP), `${JSON.stringify(stamp)}\n`);
  await rm(join(folder, "dist"), { recursive: true, force: true });
  await rename(output, join(folder, "dist"));
  return true;
}

/** ncc names every output `index.js`, so each entry is bundled into a directory of its own first. */
async function runNcc(root: string, entry: string, output: string, name: string): Promise<void> {
  const stage = join(dirname(entry), `ncc-${name}`);
  const ncc = join(root, "node_modules/@vercel/ncc/dist/ncc/cli.js");
  await run(
    process.execPath,
    [ncc, "build", entry, "--out", stage, "--license", "licenses.txt", "--quiet"],
    // ncc numbers modules by their path relative to its working directory. From there, the random name of the stage is
    // not part of any path.
    dirname(entry),
  );
  await rename(join(stage, "index.js"), join(stage, `${name}.js`));
  for (const file of globSync("*.js", { cwd: stage })) await minify(join(stage, file));
  if (name !== "index") await rename(join(stage, "licenses.txt"), join(stage, `licenses-${name}.txt`));
  await mkdir(output, { recursive: true });
  await cp(stage, output, { recursive: true });
}

/**
 * Removes comments and white space, because Node.js parses a whole file before it runs the first line. Names stay, so that
 * stack traces are readable; licences are in licenses.txt.
 */
async function minify(file: string): Promise<void> {
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
        : refuse(new Error(`${basename(args[0] ?? command)} exited with code ${code}:\n${text}`)),
    );
  });
}

async function computeDigest(root: string, files: readonly string[]): Promise<string> {
  const hash = createHash("sha256");
  for (const file of files) {
    const content = await readFile(join(root, file));
    hash.update(`${file}\0${content.length}\0`).update(content);
  }
  return hash.digest("hex");
}

/**
 * What a `dist` was built from: its inputs, relative to the root and sorted, and their digest. The digest covers the lock
 * file instead of the files of packages.
 */
const STAMP_SCHEMA = object({ inputs: v.array(v.string()), digest: v.string() });

/** Compares digests without running esbuild: a new import changes the file that contains it. */
async function isFresh(
  root: string,
  folder: string,
  entries: readonly Entry[],
  shared: string,
): Promise<boolean> {
  try {
    const stamp = JSON.parse(await readFile(join(folder, "dist", STAMP), "utf8"));
    const { inputs, digest } = v.parse(STAMP_SCHEMA, stamp);
    const complete = entries.every(({ source }) => inputs.includes(relative(root, source)));
    return complete && digest === combine(shared, await computeDigest(root, inputs));
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
    console.log(
      `${bundled ? "bundled" : "unchanged"} actions/${action} (${(durationMs / 1000).toFixed(1)} s)`,
    );
  }
}
