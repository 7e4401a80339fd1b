import { spawn } from "node:child_process";

/** Options of one git command. */
export interface GitOptions {
  readonly input?: string | Uint8Array;
  readonly env?: Readonly<Record<string, string>>;
  /** Exit codes that do not count as a failure; `[0]` by default. */
  readonly accept?: readonly number[];
}

/** What a git command printed, and its exit code. */
export interface GitResult {
  readonly code: number;
  readonly stdout: Buffer;
  readonly stderr: string;
}

/** Environment of every git process; it shields the stand-in from the user's own git configuration. */
export const GIT_ENVIRONMENT: Readonly<Record<string, string>> = {
  PATH: process.env["PATH"] ?? "",
  LC_ALL: "C",
  GIT_CONFIG_NOSYSTEM: "1",
  GIT_CONFIG_GLOBAL: "/dev/null",
  GIT_TERMINAL_PROMPT: "0",
};

/** Runs git on a bare repository. Throws with git's error output when it fails. */
export async function runGit(
  directory: string,
  args: readonly string[],
  { input, env = {}, accept = [0] }: GitOptions = {},
): Promise<GitResult> {
  const child = spawn("git", [`--git-dir=${directory}`, ...args], {
    env: { ...GIT_ENVIRONMENT, ...env },
    stdio: ["pipe", "pipe", "pipe"],
  });
  // git may exit before it has read all input, which breaks the pipe; its exit code decides.
  child.stdin.on("error", () => {});
  child.stdin.end(input);
  const chunks: Buffer[] = [];
  let stderr = "";
  child.stdout.on("data", (chunk: Buffer) => chunks.push(chunk));
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
  });
  const code = await new Promise<number>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (exitCode) => resolve(exitCode ?? 1));
  });
  if (!accept.includes(code)) throw new Error(`git ${args[0]} failed (${code}): ${stderr.trim()}`);
  return { code, stdout: Buffer.concat(chunks), stderr };
}
