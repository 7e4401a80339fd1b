import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  chmodSync,
  cpSync,
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { bundleActions } from "./bundle-actions.ts";
import { type LockedPackage, parseLockedPackages } from "./locked-packages.ts";
import { bundleCommit, commitRelease } from "./release-commit.ts";
import { planRelease } from "./release-plan.ts";
import { readToolkit } from "./toolkit.ts";

// Commits `actions/<name>/dist` on a detached commit whose parent is HEAD. So `main` has no generated files, and a release
// contains exactly the bytes that its commit builds. Publishes nothing: `publish.ts` does that, in a job of its own.
const { values: flags } = parseArgs({ options: { bundle: { type: "string" } } });
const { directory, version } = readToolkit();
const git = (...args: string[]) => execFileSync("git", args, { cwd: directory, encoding: "utf8" }).trim();

const plan = planRelease(version, git("tag", "--list").split("\n"));
await bundleActions(directory);
await shipEsbuild();
shipNodePolyfills();
const folders = [...globSync("actions/*/dist", { cwd: directory }).sort(), "actions/bin"];
const commit = commitRelease(directory, folders, plan);
if (flags.bundle !== undefined) bundleCommit(directory, commit, flags.bundle);
console.error(`${plan.tag}: not published`);
// The workflow appends this line to the outputs of its step.
console.log(`commit=${commit}`);

/** Adds esbuild for GitHub's Ubuntu runners to the release, so that no preview waits for a download. */
async function shipEsbuild(): Promise<void> {
  const bin = join(directory, "actions/bin");
  rmSync(bin, { recursive: true, force: true });
  mkdirSync(bin, { recursive: true });
  const locked = parseLockedPackages(readFileSync(join(directory, "package-lock.json"), "utf8"));
  for (const platform of ["linux-x64", "linux-arm64"]) {
    const binary = await provideEsbuild(platform, locked);
    cpSync(binary.path, join(bin, `esbuild-${platform}`));
    chmodSync(join(bin, `esbuild-${platform}`), 0o755);
    if (binary.temporary !== undefined) rmSync(binary.temporary, { recursive: true, force: true });
  }
}

/** Adds the polyfills that esbuild bundles into Workers with `nodejs_compat`; the Actions read them as files. */
function shipNodePolyfills(): void {
  for (const name of ["unenv", "@cloudflare/unenv-preset"]) {
    const source = join(directory, "node_modules", name);
    for (const part of ["dist/runtime", "lib", "LICENSE", "package.json"]) {
      if (!existsSync(join(source, part))) continue;
      cpSync(join(source, part), join(directory, "actions/bin/packages", name, part), {
        recursive: true,
      });
    }
  }
}

/** Finds the installed binary for this machine's platform; fetches another one and checks it against the lock file. */
async function provideEsbuild(
  platform: string,
  locked: ReadonlyMap<string, LockedPackage>,
): Promise<{ readonly path: string; readonly temporary?: string }> {
  const name = `@esbuild/${platform}`;
  const installed = join(directory, "node_modules", name, "bin/esbuild");
  if (existsSync(installed)) return { path: installed };
  const entry = locked.get(name);
  if (entry === undefined) throw new Error(`package-lock.json does not contain ${name}.`);
  const temporary = mkdtempSync(join(tmpdir(), "overskill-esbuild-"));
  const [packed] = JSON.parse(
    execFileSync(
      "npm",
      [
        ...["pack", `${name}@${entry.version}`, "--json", "--ignore-scripts"],
        ...["--pack-destination", temporary],
      ],
      { encoding: "utf8" },
    ),
  ) as [{ readonly filename: string }];
  const archive = join(temporary, packed.filename);
  const integrity = `sha512-${createHash("sha512").update(readFileSync(archive)).digest("base64")}`;
  if (integrity !== entry.integrity)
    throw new Error(`${name} has the integrity ${integrity}; package-lock.json pins ${entry.integrity}.`);
  writeFileSync(join(temporary, "integrity"), integrity);
  execFileSync("tar", ["-xzf", archive, "-C", temporary]);
  return { path: join(temporary, "package/bin/esbuild"), temporary };
}
