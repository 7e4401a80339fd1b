import { spawn } from "node:child_process";
import { delimiter, join } from "node:path";
import { text } from "node:stream/consumers";
import { PipelineError } from "../../../domain/errors.ts";
import type { PackageManager } from "../../../domain/package-managers/package-manager.ts";
import type { Log } from "../../../ports/log.ts";
import { exists } from "../../filesystem/list-files.ts";
import type { Installation } from "./installation.ts";

/** The only variables of this process that the package manager sees: an `.npmrc` can send any variable to any registry. */
const PASSED_ON = [
  ...["PATH", "HOME", "TMPDIR", "LANG", "npm_config_cache", "npm_config_registry"],
  // Without it, a runner behind a company's proxy does not trust the registry's certificate.
  "NODE_EXTRA_CA_CERTS",
];

/** Variables that every package manager gets. */
export const MANAGER_ENVIRONMENT = {
  CI: "true",
  // The repository must not choose the version of the package manager that runs.
  COREPACK_ENABLE_PROJECT_SPEC: "0",
};

const MAX_OUTPUT_LINES = 15;

/** What to install. */
export interface InstallOptions {
  /** False if nothing that is installed will be run. */
  readonly programs: boolean;
  /** Runs the package manager; by default as a child process of this one. */
  readonly run?: RunManager;
}

/** Runs a package manager in the directory `root` and waits for its end. */
export type RunManager = (
  target: Pick<Installation, "root" | "manager">,
  args: readonly string[],
) => Promise<{ readonly code: number | null; readonly output: string }>;

type InstallTarget = Pick<Installation, "root" | "manager" | "lockFile">;

/**
 * Installs all packages with the app's package manager, without running any script of theirs. Returns `complete: false`
 * if packages with programs were left out. Throws DEPENDENCIES_FAILED with the end of the package manager's output, or if
 * the package manager is not on PATH.
 */
export async function installPackages(
  target: InstallTarget,
  log: Log,
  { programs, run = runManager }: InstallOptions,
): Promise<{ readonly complete: boolean }> {
  const { manager, lockFile } = target;
  if (lockFile === undefined) {
    log.warn(
      `${manager.lockFile} does not exist, so the next build may install other versions of the packages.`,
    );
  }
  await requireManager(manager, lockFile);
  const args = await manager.installArguments({
    locked: lockFile !== undefined,
    readVersion: async () => (await run(target, ["--version"])).output,
  });
  if (!programs && manager.withoutPrograms !== undefined) {
    const { code } = await run(target, [...args, ...manager.withoutPrograms]);
    if (code === 0) return { complete: false };
    log.debug(`${manager.name} cannot leave out packages with programs; installing all packages instead.`);
  }
  const { code, output } = await run(target, args);
  if (code === 0) return { complete: true };
  const tail = output.trim().split("\n").slice(-MAX_OUTPUT_LINES).join("\n");
  const command = [manager.name, ...args].join(" ");
  throw new PipelineError("DEPENDENCIES_FAILED", `\`${command}\` ended with ${code ?? "a signal"}:\n${tail}`);
}

async function requireManager({ name }: PackageManager, lockFile: string | undefined): Promise<void> {
  const directories = (process.env["PATH"] ?? "").split(delimiter);
  const files = process.platform === "win32" ? [`${name}.cmd`, `${name}.exe`] : [name];
  for (const directory of directories) {
    for (const file of files) if (await exists(join(directory, file))) return;
  }
  const reason = lockFile === undefined ? "`package.json` names it" : `it wrote \`${lockFile}\``;
  throw new PipelineError(
    "DEPENDENCIES_FAILED",
    `The app's packages need ${name} (${reason}), which is not on PATH. Install it in an earlier step of the job.`,
  );
}

const runManager: RunManager = async ({ root, manager }, args) => {
  const passedOn = PASSED_ON.flatMap((name): [string, string][] => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value]];
  });
  const child = spawn(manager.name, args, {
    cwd: root,
    env: { ...Object.fromEntries(passedOn), ...MANAGER_ENVIRONMENT, ...manager.environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const ended = new Promise<number | null>((settle, refuse) => {
    child.on("error", refuse);
    child.on("close", settle);
  });
  const [code, stdout, stderr] = await Promise.all([ended, text(child.stdout), text(child.stderr)]);
  return { code, output: `${stdout}\n${stderr}`.trimStart() };
};
