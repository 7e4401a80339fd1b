import { spawn } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { SandboxChoice } from "../../../domain/sandbox/choose-sandbox.ts";
import { createTempFolder } from "../../filesystem/temp-folder.ts";
import { replaceInherited } from "../inherited-descriptors.ts";
import { collectTail } from "../output-tail.ts";
import { endGroup, guardGroup } from "../process-group.ts";
import type { Invocation } from "./confinement.ts";
import type { Mount } from "./mounts.ts";
import { currentIds, renderSandbox } from "./probe.ts";
import { PROXY_CLIENT, startPublicProxy } from "./public-proxy.ts";
import { listSystemMounts, listToolMounts, TOOL_FOLDER } from "./system-mounts.ts";

/** A command that runs code of an app. Paths are absolute, links resolved. */
export interface ConfinedCommand {
  readonly command: string;
  readonly args: readonly string[];
  /** The command runs here. */
  readonly directory: string;
  /** What of the app's files it may read or write; everything else outside the system's directories does not exist. */
  readonly mounts: readonly Mount[];
  /** Added to the few variables that every command has; nothing else of this process's environment is passed on. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Lets the command reach public addresses through a proxy, which its environment names; absent for no network. */
  readonly network?: {
    /** `host:port` of what it may reach besides, such as a registry that this machine is configured with. */
    readonly also: ReadonlySet<string>;
  };
  readonly timeoutMs: number;
}

/** How a confined command ended, and the end of its output. */
export interface ConfinedOutcome {
  /** Null after a signal. */
  readonly code: number | null;
  /** True if it was stopped because it took too long. */
  readonly late: boolean;
  readonly output: string;
}

/** Directory in the sandbox for the proxy's socket. */
const SOCKETS = "/run/overskill";
const PROXY_SOCKET = "proxy.sock";
const HOME = "/home/app";
const SYSTEM_PATH = "/usr/local/bin:/usr/bin:/bin";
/** The sandbox has its own time limit; this process's is the one that is reported. */
const GRACE_MS = 5_000;

/**
 * Runs a command in the sandbox and waits for its end; none of its descendants survives it. It sees the system's
 * directories read-only, its own processes, home and temporary directory, no network, and `mounts`. Without a sandbox it
 * sees all that this user does, except the environment. Rejects if the command cannot start.
 */
export async function runConfined(choice: SandboxChoice, request: ConfinedCommand): Promise<ConfinedOutcome> {
  await using scratch = await createTempFolder();
  await using _proxy = await openProxy(choice, request, scratch.path);
  const { command, args, directory, environment } = await prepareConfined(choice, request, scratch.path);
  using inherited = replaceInherited();
  const child = spawn(command, args, {
    cwd: directory,
    env: environment,
    // A process group, so that its children can be ended with it.
    detached: true,
    // The sandbox ends with its input.
    stdio: [choice.kind === "none" ? "ignore" : "pipe", "pipe", "pipe", ...inherited.stdio],
  });
  using _guard = guardGroup(child);
  child.stdin?.on("error", () => {});
  const output = collectTail(child.stdout, child.stderr);
  const end = (): void => {
    child.stdin?.destroy();
    endGroup(child);
  };
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    end();
  }, request.timeoutMs);
  try {
    // Not `close`: a remaining process may keep the output open forever.
    const code = await new Promise<number | null>((settle, refuse) => {
      child.on("error", refuse);
      child.on("exit", settle);
    });
    return { code, late, output: output() };
  } finally {
    clearTimeout(timer);
    end();
    child.stdout?.destroy();
    child.stderr?.destroy();
  }
}

/** A command to spawn, with its working directory and its whole environment. */
interface PreparedCommand extends Invocation {
  readonly directory: string;
  readonly environment: NodeJS.ProcessEnv;
}

/**
 * Prepares a command that runs `request` in the sandbox. `scratch` is the absolute path of an empty directory that exists
 * as long as the command runs. The sandbox ends when its standard input does.
 */
export function prepareConfined(
  choice: SandboxChoice,
  request: ConfinedCommand,
  scratch: string,
): Promise<PreparedCommand> {
  return choice.kind === "none"
    ? renderUnconfined(request, scratch)
    : renderConfined(choice.kind, request, scratch);
}

async function openProxy(
  { kind }: SandboxChoice,
  { network }: ConfinedCommand,
  scratch: string,
): Promise<AsyncDisposable | undefined> {
  if (kind === "none" || network === undefined) return undefined;
  await mkdir(join(scratch, "sockets"));
  return startPublicProxy(join(scratch, "sockets", PROXY_SOCKET), network.also);
}

/** Makes the system that runs out of memory kill the build, not the programs of the person. */
const FIRST_VICTIM = 'echo 1000 > /proc/self/oom_score_adj; exec "$@"';

const COMMON = { CI: "true", NO_COLOR: "1" };

async function renderUnconfined(request: ConfinedCommand, scratch: string): Promise<PreparedCommand> {
  const { command, args, directory, environment } = request;
  const path = [join(directory, "node_modules/.bin"), process.env["PATH"] ?? ""].join(":");
  return { command, args, directory, environment: { PATH: path, HOME: scratch, ...COMMON, ...environment } };
}

async function renderConfined(
  kind: Exclude<SandboxChoice["kind"], "none">,
  { command, args, directory, mounts, environment, network, timeoutMs }: ConfinedCommand,
  scratch: string,
): Promise<PreparedCommand> {
  const ids = currentIds();
  const folders = ["root", "home", "tmp", "var-tmp"].map((name) => join(scratch, name));
  const [root = "", home = "", temporary = "", lasting = ""] = folders;
  for (const folder of folders) await mkdir(folder);
  const settings = await writeSettings(scratch, ids);
  const path = process.env["PATH"] ?? "";
  const proxied =
    network === undefined ? [] : ["node", "-e", PROXY_CLIENT, "--", join(SOCKETS, PROXY_SOCKET)];
  const sockets: readonly Mount[] =
    network === undefined ? [] : [{ kind: "read-only", from: join(scratch, "sockets"), to: SOCKETS }];
  const variables = {
    PATH: [join(directory, "node_modules/.bin"), TOOL_FOLDER, SYSTEM_PATH].join(":"),
    HOME,
    TMPDIR: "/tmp",
    ...COMMON,
    ...environment,
  };
  const invocation = renderSandbox(kind, {
    mounts: [
      ...(await listSystemMounts()),
      ...(await listToolMounts(path)),
      { kind: "writable", from: home, to: HOME },
      { kind: "writable", from: temporary, to: "/tmp" },
      { kind: "writable", from: lasting, to: "/var/tmp" },
      ...settings,
      ...sockets,
      ...mounts,
    ],
    directory,
    command: [
      ...["sh", "-c", FIRST_VICTIM, "sh"],
      ...["prlimit", "--core=0", "--nproc=2048", `--fsize=${2 * 1024 ** 3}`, "--"],
      // sudo would add variables of its own.
      ...["env", "-i", ...Object.entries(variables).map(([name, value]) => `${name}=${value}`)],
      ...[...proxied, command, ...args],
    ],
    root,
    ids,
    seconds: (timeoutMs + GRACE_MS) / 1000,
  });
  return { ...invocation, directory: "/", environment: { PATH: path } };
}

/** Writes the files of `/etc` that name the user and the machine. */
async function writeSettings(
  scratch: string,
  { uid, gid }: ReturnType<typeof currentIds>,
): Promise<readonly Mount[]> {
  const files = {
    passwd: `app:x:${uid}:${gid}::${HOME}:/bin/sh\n`,
    group: `app:x:${gid}:\n`,
    hosts: "127.0.0.1 localhost\n::1 localhost\n",
  };
  return Promise.all(
    Object.entries(files).map(async ([name, text]): Promise<Mount> => {
      const from = join(scratch, name);
      await writeFile(from, text, { mode: 0o644 });
      return { kind: "read-only", from, to: `/etc/${name}` };
    }),
  );
}
