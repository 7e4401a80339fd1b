import type { Digest } from "../../domain/digest.ts";
import type { LockFileFact, PromptFact } from "../../domain/evidence/facts.ts";
import { parseTrailers } from "../../domain/generation/commit-trailers.ts";
import { LOCK_FILE_NAMES } from "../../domain/package-managers/managers.ts";
import type { SourceHistory } from "../../ports/source-history.ts";

/** The ports of `findSourceFacts`. */
export interface SourceFactsPorts {
  readonly history: SourceHistory;
  readonly digestBytes: (bytes: string | Uint8Array) => Digest;
}

/** An app at a commit. */
export interface SourceSubject {
  /** 40-digit SHA. */
  readonly commit: string;
  /** The app's directory relative to the repository's root. */
  readonly path: string;
}

/** Finds the lock file and the newest prompt of an app at a commit. Deployments state them, and `verify` finds them again. */
export async function findSourceFacts(
  ports: SourceFactsPorts,
  subject: SourceSubject,
): Promise<{ readonly lockFile?: LockFileFact; readonly prompt?: PromptFact }> {
  const [lockFile, prompt] = await Promise.all([findLockFile(ports, subject), findPrompt(ports, subject)]);
  return { ...(lockFile === undefined ? {} : { lockFile }), ...(prompt === undefined ? {} : { prompt }) };
}

/** Looks in the app's directory first, then in those above it. */
async function findLockFile(
  { history, digestBytes }: SourceFactsPorts,
  { commit, path }: SourceSubject,
): Promise<LockFileFact | undefined> {
  const segments = path === "." ? [] : path.split("/");
  for (let depth = segments.length; depth >= 0; depth -= 1) {
    const directory = segments.slice(0, depth).join("/") || ".";
    const names = new Set(await history.list(commit, directory));
    const name = [...LOCK_FILE_NAMES].find((one) => names.has(one));
    if (name === undefined) continue;
    const file = directory === "." ? name : `${directory}/${name}`;
    return { path: file, digest: digestBytes(await history.read(commit, file)) };
  }
  return undefined;
}

async function findPrompt(
  { history }: SourceFactsPorts,
  { commit, path }: SourceSubject,
): Promise<PromptFact | undefined> {
  for (const { sha, message } of await history.changes(commit, path)) {
    const trailers = parseTrailers(message);
    if (trailers === undefined) continue;
    const { issue, model, promptDigest } = trailers;
    return { commit: sha, issue, model, ...(promptDigest === undefined ? {} : { digest: promptDigest }) };
  }
  return undefined;
}
