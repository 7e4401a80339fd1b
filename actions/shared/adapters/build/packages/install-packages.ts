import { spawn } from "node:child_process";
import { delimiter, join } from "node:path";
import { text } from "node:stream/consumers";
import { PipelineError } from "../../../domain/errors.ts";
import type { Log } from "../../../ports/log.ts";
import { exists } from "../../filesystem/list-files.ts";
import type { Installation } from "./installation.ts";
import type { PackageManager } from "./package-manager.ts";

/** What a package manager may know of this process. A project's `.npmrc` can send any variable to any registry. */
const PASSED_ON = [
  ...["PATH", "HOME", "TMPDIR", "LANG", "npm_config_cache", "npm_config_registry"],
  // A runner behind a proxy of its own knows no registry's certificate without it.
  "NODE_EXTRA_CA_CERTS",
];

/** Nothing that the repository brings may run: no hook file, no yarn of its own, no settings that load plugins. */
const SAFEGUARDS = {
  CI: "true",
  COREPACK_ENABLE_PROJECT_SPEC: "0",
  YARN_ENABLE_SCRIPTS: "false",
  YARN_ENABLE_TELEMETRY: "0",
  YARN_IGNORE_PATH: "1",
  YARN_NODE_LINKER: "node-modules",
  YARN_RC_FILENAME: ".overskill-reads-no-yarnrc.yml",
};

/** Arguments that install what the lock file says, and those for a folder without one. Both run no script. */
const COMMANDS: Readonly<Record<PackageManager, { locked: readonly string[]; unlocked: readonly string[] }>> =
  {
    npm: {
      locked: ["ci", ...npmFlags()],
      unlocked: ["install", "--no-package-lock", ...npmFlags()],
    },
    pnpm: {
      locked: ["install", "--frozen-lockfile", ...pnpmFlags()],
      unlocked: ["install", "--no-lockfile", ...pnpmFlags()],
    },
    yarn: {
      locked: ["install", "--immutable", "--mode=skip-build"],
      unlocked: ["install", "--mode=skip-build"],
    },
    bun: {
      locked: ["install", "--frozen-lockfile", "--ignore-scripts", "--no-progress"],
      unlocked: ["install", "--no-save", "--ignore-scripts", "--no-progress"],
    },
  };

/** The flags of yarn 4 mean nothing to yarn 1. */
const YARN_CLASSIC = [
  "install",
  "--frozen-lockfile",
  "--ignore-scripts",
  "--non-interactive",
  "--no-progress",
];

/**
 * Leaves out optional packages that are for one kind of machine: compilers and other programs, half of what a front
 * end's tools weigh. Nothing of them can be part of a bundle. https://docs.npmjs.com/cli/v11/using-npm/config#os
 */
const NO_PROGRAMS = ["--os=none", "--cpu=none"];

function npmFlags(): readonly string[] {
  return ["--ignore-scripts", "--no-audit", "--no-fund", "--no-progress", "--loglevel=error", "--git=git"];
}

function pnpmFlags(): readonly string[] {
  return [
    ...["--ignore-scripts", "--ignore-pnpmfile", "--reporter=append-only", "--loglevel=error"],
    ...["--config.confirm-modules-purge=false", "--config.manage-package-manager-versions=false"],
  ];
}

export interface InstallOptions {
  /** False when nothing that is installed will be run. */
  readonly programs: boolean;
}

/**
 * Installs all packages with the manager that wrote the lock file. Throws DEPENDENCIES_FAILED with its last words,
 * or when it is not on the machine. No script of any package is run. Returns whether programs were left out: only npm
 * can do that, and not where a package that is needed says which machines it is for.
 */
export async function installPackages(
  { root, manager, lockFile }: Pick<Installation, "root" | "manager" | "lockFile">,
  log: Log,
  { programs }: InstallOptions,
): Promise<{ readonly complete: boolean }> {
  if (lockFile === undefined) {
    log.warn(`There is no ${LOCK_OF[manager]}; the versions installed now may differ next time.`);
  }
  await requireManager(manager, lockFile);
  const classic = manager === "yarn" && (await isYarnClassic(root));
  const args = classic ? YARN_CLASSIC : COMMANDS[manager][lockFile === undefined ? "unlocked" : "locked"];
  if (!programs && manager === "npm") {
    const { code } = await run(manager, [...args, ...NO_PROGRAMS], root);
    if (code === 0) return { complete: false };
    log.debug("npm does not install without the programs of packages; it is asked again for all of them.");
  }
  const { code, output } = await run(manager, args, root);
  if (code === 0) return { complete: true };
  const tail = output.trim().split("\n").slice(-15).join("\n");
  throw new PipelineError(
    "DEPENDENCIES_FAILED",
    `\`${manager} ${args.join(" ")}\` ended with ${code ?? "a signal"}:\n${tail}`,
  );
}

const LOCK_OF: Readonly<Record<PackageManager, string>> = {
  npm: "package-lock.json",
  pnpm: "pnpm-lock.yaml",
  yarn: "yarn.lock",
  bun: "bun.lock",
};

async function requireManager(manager: PackageManager, lockFile: string | undefined): Promise<void> {
  const folders = (process.env["PATH"] ?? "").split(delimiter);
  const names = process.platform === "win32" ? [`${manager}.cmd`, `${manager}.exe`] : [manager];
  for (const folder of folders) {
    for (const name of names) if (await exists(join(folder, name))) return;
  }
  const reason = lockFile === undefined ? "`package.json` names it" : `\`${lockFile}\` was written by it`;
  throw new PipelineError(
    "DEPENDENCIES_FAILED",
    `The packages need ${manager} (${reason}), which is not on PATH; install it in an earlier step of the job.`,
  );
}

/** yarn tells its version without reading anything of the project. */
async function isYarnClassic(root: string): Promise<boolean> {
  return (await run("yarn", ["--version"], root)).output.startsWith("1.");
}

async function run(
  command: string,
  args: readonly string[],
  cwd: string,
): Promise<{ readonly code: number | null; readonly output: string }> {
  const passedOn = PASSED_ON.flatMap((name): [string, string][] => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value]];
  });
  const child = spawn(command, args, {
    cwd,
    env: { ...Object.fromEntries(passedOn), ...SAFEGUARDS },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const ended = new Promise<number | null>((settle, refuse) => {
    child.on("error", refuse);
    child.on("close", settle);
  });
  const [code, stdout, stderr] = await Promise.all([ended, text(child.stdout), text(child.stderr)]);
  return { code, output: `${stdout}\n${stderr}`.trimStart() };
}
