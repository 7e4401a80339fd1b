import { join } from "node:path";
import type { Artifacts } from "../../ports/artifacts.ts";
import type { EventContext } from "../runner/event-context.ts";
import { systemClock } from "../runner/system-clock.ts";
import { createGitArtifacts } from "./git-artifacts.ts";
import { createGitRemote } from "./remote.ts";

/** The artifacts of the repository that the run belongs to; the steps of a job share one folder on disk. */
export function createRunArtifacts(event: EventContext, token: string): Artifacts {
  const url = `${event.serverUrl}/${event.owner}/${event.repo}.git`;
  const remote = createGitRemote({ url, token, clock: systemClock });
  return createGitArtifacts(remote, join(event.tempDirectory, "overskill-artifacts"));
}
