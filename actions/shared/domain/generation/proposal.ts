import { findSecrets } from "../secrets/find-secrets.ts";
import { byteLength } from "../text/byte-size.ts";
import { quote } from "../text/quote.ts";
import { pathProblem } from "./app-path.ts";
import { foldName } from "./review/protected-files.ts";
import type { Proposal, WorkspaceFile } from "./workspace.ts";

/** Limits of one proposal; sizes in bytes. */
export const PROPOSAL_LIMITS = {
  files: 60,
  fileBytes: 256 * 1024,
  totalBytes: 2 * 1024 * 1024,
} as const;

/**
 * Returns everything that is wrong with a proposal, one sentence each, so that the model can repair all of it at
 * once. `files` are the app's files after the change.
 */
export function reviewProposal(proposal: Proposal, files: readonly WorkspaceFile[]): readonly string[] {
  const problems: string[] = [];
  let totalBytes = 0;
  for (const [path, content] of proposal) {
    const refusal = pathProblem(path);
    if (refusal !== undefined) problems.push(`${quote(path)}: ${refusal}.`);
    if (content === null) continue;
    const sizeBytes = byteLength(content);
    totalBytes += sizeBytes;
    if (sizeBytes > PROPOSAL_LIMITS.fileBytes) {
      problems.push(
        `${quote(path)}: ${sizeBytes} bytes; the limit for a file is ${PROPOSAL_LIMITS.fileBytes}.`,
      );
    }
    for (const { kind, line, shown } of findSecrets(content)) {
      problems.push(
        `${quote(path)}: line ${line} looks like ${kind} ("${shown}"); do not put secrets into files.`,
      );
    }
  }
  if (proposal.size > PROPOSAL_LIMITS.files) {
    problems.push(`${proposal.size} files changed; the limit is ${PROPOSAL_LIMITS.files}.`);
  }
  if (totalBytes > PROPOSAL_LIMITS.totalBytes) {
    problems.push(`The files have ${totalBytes} bytes in all; the limit is ${PROPOSAL_LIMITS.totalBytes}.`);
  }
  return [...problems, ...collisionsAmong(files.map(({ path }) => path))];
}

/** Returns names that some file systems take for the same, or that are a file and a directory at once. */
function collisionsAmong(paths: readonly string[]): readonly string[] {
  const problems: string[] = [];
  const owners = new Map<string, string>();
  const folders = new Map<string, string>();
  for (const path of paths) {
    const key = foldName(path);
    const owner = owners.get(key);
    if (owner !== undefined)
      problems.push(`${quote(path)} and ${quote(owner)} differ only in case or in forms of letters.`);
    owners.set(key, path);
    const segments = key.split("/");
    for (let depth = 1; depth < segments.length; depth += 1)
      folders.set(segments.slice(0, depth).join("/"), path);
  }
  for (const [key, path] of owners) {
    const inside = folders.get(key);
    if (inside !== undefined)
      problems.push(`${quote(path)} is a file and, for ${quote(inside)}, a directory.`);
  }
  return problems;
}
