import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { GitHubRepository } from "../../../actions/shared/adapters/github/client.ts";
import type { InitChange } from "./init-plan.ts";

/** `owner/name` out of the remote `origin`; undefined when the folder has no such remote. */
export function repositoryOf(directory: string): GitHubRepository | undefined {
  const url = gitOutput(directory, ["remote", "get-url", "origin"]);
  const match = /[/:]([\w.-]+)\/([\w.-]+?)(?:\.git)?\/?$/.exec(url ?? "");
  return match?.[1] === undefined || match[2] === undefined ? undefined : { owner: match[1], repo: match[2] };
}

/** The branch that `origin/HEAD` names, else the one checked out, else `main`. */
export function defaultBranchOf(directory: string): string {
  const remote = gitOutput(directory, ["symbolic-ref", "--short", "refs/remotes/origin/HEAD"]);
  return (
    remote?.replace(/^origin\//, "") ?? gitOutput(directory, ["symbolic-ref", "--short", "HEAD"]) ?? "main"
  );
}

export function readPresent(directory: string, path: string): string | undefined {
  const file = join(directory, path);
  return existsSync(file) ? readFileSync(file, "utf8") : undefined;
}

/** Each file is complete or not there: written beside its place first, then renamed. */
export function applyChanges(directory: string, changes: readonly InitChange[]): void {
  for (const { path, text } of changes) {
    if (text === undefined) continue;
    const file = join(directory, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(`${file}.new`, text);
    renameSync(`${file}.new`, file);
  }
}

function gitOutput(directory: string, args: readonly string[]): string | undefined {
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
