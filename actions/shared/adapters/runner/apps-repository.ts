import { join } from "node:path";
import type { Artifacts } from "../../ports/artifacts.ts";
import type { BuildTimes } from "../../ports/build-times.ts";
import type { Declarations } from "../../ports/declarations.ts";
import type { EvidenceStore } from "../../ports/evidence.ts";
import type { Log } from "../../ports/log.ts";
import type { PackageCache } from "../build/supply/used-packages.ts";
import { loadHead } from "../git/checkout.ts";
import { createGitArtifacts } from "../git/git-artifacts.ts";
import { createGitBuildTimes } from "../git/git-build-times.ts";
import { createGitEvidence } from "../git/git-evidence.ts";
import { createGitPackages, type GitPackagesOptions } from "../git/git-packages.ts";
import { createGitRemote, type GitRemote } from "../git/remote.ts";
import { createDeclarations } from "./declarations.ts";
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

/** Creates access to what the apps declare, in the checkout and on the default branch of the run's repository. */
export function createRunDeclarations(event: EventContext, token: string): Declarations {
  return createDeclarations(event.workspace, createRemote(event, token));
}

function createRemote({ repositoryUrl }: EventContext, token: string): GitRemote {
  return createGitRemote({ url: `${repositoryUrl}.git`, token, clock: systemClock });
}

/** Creates the store of evidence in the run's repository. */
export function createRunEvidence(event: EventContext, token: string): EvidenceStore {
  return createGitEvidence(createRemote(event, token));
}

/** Creates the store of artifacts in the run's repository; the steps of a job share one directory on disk. */
export function createRunArtifacts(event: EventContext, token: string): Artifacts {
  const directory = join(event.tempDirectory, "overskill-artifacts");
  const { workspace, runId, runAttempt } = event;
  const origin = async () => ({ commit: await loadHead(workspace), run: `${runId}.${runAttempt}` });
  return createGitArtifacts(createRemote(event, token), { directory, origin });
}
