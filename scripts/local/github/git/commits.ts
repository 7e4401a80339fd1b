import { toTimestamp } from "../store/timestamp.ts";
import type { GitRepository } from "./git-repository.ts";
import { writeObject } from "./objects.ts";

/** The author or committer of a commit. */
export interface Signature {
  readonly name: string;
  readonly email: string;
  /** ISO 8601 in whole seconds, UTC. */
  readonly date: string;
}

/** A commit object. */
export interface GitCommit {
  readonly sha: string;
  readonly tree: string;
  readonly parents: readonly string[];
  readonly author: Signature;
  readonly committer: Signature;
  /** Without trailing line breaks. */
  readonly message: string;
}

/** Reads a commit by any name of git's; undefined when `name` does not name a commit. */
export async function readCommit(repository: GitRepository, name: string): Promise<GitCommit | undefined> {
  const object = await repository.object(`${name}^{commit}`);
  return object === undefined ? undefined : parseCommit(object.sha, object.data.toString());
}

/** Reads commits in the order of `shas`; those that do not exist are left out. */
export async function readCommits(
  repository: GitRepository,
  shas: readonly string[],
): Promise<readonly GitCommit[]> {
  const commits = await Promise.all(shas.map((sha) => readCommit(repository, sha)));
  return commits.filter((commit) => commit !== undefined);
}

/** Writes a commit object and returns its SHA. */
export function writeCommit(repository: GitRepository, commit: Omit<GitCommit, "sha">): Promise<string> {
  const lines = [
    `tree ${commit.tree}`,
    ...commit.parents.map((parent) => `parent ${parent}`),
    `author ${renderSignature(commit.author)}`,
    `committer ${renderSignature(commit.committer)}`,
    "",
    commit.message,
  ];
  return writeObject(repository, "commit", Buffer.from(lines.join("\n")));
}

function parseCommit(sha: string, text: string): GitCommit {
  const end = text.indexOf("\n\n");
  const head = end < 0 ? text : text.slice(0, end);
  const field = (name: string): string[] =>
    head
      .split("\n")
      .filter((line) => line.startsWith(`${name} `))
      .map((line) => line.slice(name.length + 1));
  return {
    sha,
    tree: field("tree")[0] ?? "",
    parents: field("parent"),
    author: parseSignature(field("author")[0] ?? ""),
    committer: parseSignature(field("committer")[0] ?? ""),
    message: end < 0 ? "" : text.slice(end + 2).replace(/\n+$/, ""),
  };
}

function parseSignature(text: string): Signature {
  const [, name = "", email = "", seconds = "0"] = /^(.*) <(.*)> (\d+) [+-]\d{4}$/.exec(text) ?? [];
  return { name, email, date: toTimestamp(Number(seconds) * 1000) };
}

/** Drops the characters that would end a field, as git does. */
function renderSignature({ name, email, date }: Signature): string {
  const clean = (text: string): string => text.replace(/[<>\n\0]/g, "").trim();
  return `${clean(name)} <${clean(email)}> ${Math.floor(Date.parse(date) / 1000)} +0000`;
}
