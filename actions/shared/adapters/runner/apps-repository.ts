import { join } from "node:path";
import type { Artifacts } from "../../ports/artifacts.ts";
import type { BuildTimes } from "../../ports/build-times.ts";
import type { Log } from "../../ports/log.ts";
import type { PackageCache } from "../build/supply/used-packages.ts";
import { createGitArtifacts } from "../git/git-artifacts.ts";
import { createGitBuildTimes } from "../git/git-build-times.ts";
import { createGitPackages, type GitPackagesOptions } from "../git/git-packages.ts";
import { createGitRemote, type GitRemote } from "../git/remote.ts";
import type { EventContext } from "./event-context.ts";
import { systemClock } from "./system-clock.ts";

/** Creates the cache of packages in the run's repository. */
export function createRunPackages(
  event: EventContext,
  token: string,
  options: Omit<GitPackagesOptions, "directory">,
): PackageCache {
  const directory = join(event.tempDirectory, "overskill-packages");
  return createGitPackages(createRemote(event, token), { ...options, directory });
}

/** Creates the store of build times in the run's repository. */
export function createRunBuildTimes(event: EventContext, token: string, log: Log): BuildTimes {
  return createGitBuildTimes(createRemote(event, token), log);
}

function createRemote({ repositoryUrl }: EventContext, token: string): GitRemote {
  return createGitRemote({ url: `${repositoryUrl}.git`, token, clock: systemClock });
}

/** Creates the store of artifacts in the run's repository; the steps of a job share one directory on disk. */
export function createRunArtifacts(event: EventContext, token: string): Artifacts {
  return createGitArtifacts(createRemote(event, token), join(event.tempDirectory, "overskill-artifacts"));
}
