import { join } from "node:path";
import type { Artifacts } from "../../ports/artifacts.ts";
import type { BuildTimes } from "../../ports/build-times.ts";
import type { Log } from "../../ports/log.ts";
import type { Closures } from "../build/packages/closures.ts";
import { createGitArtifacts } from "../git/git-artifacts.ts";
import { createGitBuildTimes } from "../git/git-build-times.ts";
import { createGitClosures, type GitClosuresOptions } from "../git/git-closures.ts";
import { createGitRemote, type GitRemote } from "../git/remote.ts";
import type { EventContext } from "./event-context.ts";
import { systemClock } from "./system-clock.ts";

/** The packages kept in the repository that the run belongs to. */
export function createRunClosures(
  event: EventContext,
  token: string,
  options: Omit<GitClosuresOptions, "directory">,
): Closures {
  const directory = join(event.tempDirectory, "overskill-packages");
  return createGitClosures(remoteOf(event, token), { ...options, directory });
}

export function createRunBuildTimes(event: EventContext, token: string, log: Log): BuildTimes {
  return createGitBuildTimes(remoteOf(event, token), log);
}

function remoteOf({ serverUrl, owner, repo }: EventContext, token: string): GitRemote {
  return createGitRemote({ url: `${serverUrl}/${owner}/${repo}.git`, token, clock: systemClock });
}

/** The artifacts of the repository that the run belongs to; the steps of a job share one folder on disk. */
export function createRunArtifacts(event: EventContext, token: string): Artifacts {
  return createGitArtifacts(remoteOf(event, token), join(event.tempDirectory, "overskill-artifacts"));
}
