import { spawn } from "node:child_process";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";

/** Options of one run of git. */
export interface GitOptions {
  readonly cwd: string;
  /** Added to the environment of this process. */
  readonly env?: Readonly<Record<string, string>>;
  /** If the stream fails, git is ended and the stream's error is thrown. */
  readonly input?: string | Buffer | Readable;
  /** Sent to the remote as HTTP basic authentication. Never an argument, because every process can read those. */
  readonly token?: string;
  readonly signal?: AbortSignal;
}

/** Output of a run of git. */
export interface GitResult {
  readonly stdout: Buffer;
}

/** Thrown when git exits with a code other than 0. `message` ends with git's last output, without secrets. */
export class GitError extends Error {
  override readonly name = "GitError";
  readonly exitCode: number | null;
  readonly stderr: string;

  constructor(command: string, exitCode: number | null, stderr: string) {
    super(`git ${command} ended with ${exitCode ?? "a signal"}: ${stderr.trim().slice(-2000)}`);
    this.exitCode = exitCode;
    this.stderr = stderr;
  }
}

/** Runs git without prompts and without the user's or the machine's configuration. Throws GitError. */
export async function runGit(args: readonly string[], options: GitOptions): Promise<GitResult> {
  const { cwd, env = {}, input, token, signal } = options;
  const child = spawn("git", args, {
    cwd,
    env: { ...process.env, ...HERMETIC, ...credentials(token), ...env },
    stdio: ["pipe", "pipe", "pipe"],
    ...(signal === undefined ? {} : { signal }),
  });
  // git may exit before it has read all input; its exit code says more than EPIPE.
  child.stdin.on("error", () => {});
  let failure: Error | undefined;
  if (input instanceof Readable) {
    input.on("error", (error) => {
      failure = error;
      child.kill();
    });
    input.pipe(child.stdin);
  } else child.stdin.end(input);
  const ended = new Promise<number | null>((settle, refuse) => {
    child.on("error", refuse);
    child.on("close", settle);
  });
  const [exitCode, stdout, stderr] = await Promise.all([ended, buffer(child.stdout), buffer(child.stderr)]);
  if (failure !== undefined) throw failure;
  if (exitCode !== 0) throw new GitError(findCommand(args), exitCode, redact(stderr.toString(), token));
  return { stdout };
}

/** Returns the subcommand, the first argument after git's own options. */
function findCommand(args: readonly string[]): string {
  return args.find((arg, index) => !arg.startsWith("-") && args[index - 1] !== "-c") ?? "";
}

const HERMETIC = {
  GIT_TERMINAL_PROMPT: "0",
  GIT_CONFIG_NOSYSTEM: "1",
  GIT_CONFIG_GLOBAL: "/dev/null",
  LC_ALL: "C",
};

/**
 * Returns the variables that send `token` to the remote:
 * https://git-scm.com/docs/git-config#Documentation/git-config.txt-GITCONFIGCOUNT
 */
function credentials(token: string | undefined): Record<string, string> {
  if (token === undefined) return {};
  return {
    GIT_CONFIG_COUNT: "1",
    GIT_CONFIG_KEY_0: "http.extraheader",
    GIT_CONFIG_VALUE_0: `Authorization: Basic ${basic(token)}`,
  };
}

function basic(token: string): string {
  return Buffer.from(`x-access-token:${token}`).toString("base64");
}

function redact(text: string, token: string | undefined): string {
  const withoutUrls = text.replace(/\b(\w+:\/\/)[^/\s@]+@/g, "$1***@");
  if (token === undefined) return withoutUrls;
  return withoutUrls.replaceAll(token, "***").replaceAll(basic(token), "***");
}
