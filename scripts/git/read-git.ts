import { execFileSync } from "node:child_process";

/** Runs git in `directory` and returns what it prints, trimmed; undefined if git fails or prints nothing. */
function readGit(directory: string, args: readonly string[]): string | undefined {
  try {
    const text = execFileSync("git", ["-C", directory, ...args], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    });
    return text.trim() === "" ? undefined : text.trim();
  } catch {
    return undefined;
  }
}

/** Finds the 40-digit SHA of HEAD; undefined outside a git checkout and before the first commit. */
export function findHead(directory: string): string | undefined {
  return readGit(directory, ["rev-parse", "--verify", "HEAD"]);
}

/** Finds `owner` and `name` in the URL of the remote `origin`; undefined if the checkout has no such remote. */
export function findOrigin(directory: string): { readonly owner: string; readonly repo: string } | undefined {
  const url = readGit(directory, ["remote", "get-url", "origin"]);
  const match = /[/:]([\w.-]+)\/([\w.-]+?)(?:\.git)?\/?$/.exec(url ?? "");
  return match?.[1] === undefined || match[2] === undefined ? undefined : { owner: match[1], repo: match[2] };
}

/** Returns the branch that `origin/HEAD` names, else the one that is checked out, else `main`. */
export function readDefaultBranch(directory: string): string {
  const remote = readGit(directory, ["symbolic-ref", "--short", "refs/remotes/origin/HEAD"]);
  return (
    remote?.replace(/^origin\//, "") ?? readGit(directory, ["symbolic-ref", "--short", "HEAD"]) ?? "main"
  );
}
