import type { RunnerHost } from "../runner/host.ts";
import type { Context } from "./context.ts";
import { hostEvents } from "./host/events.ts";
import { hostRuns } from "./host/runs.ts";
import { hostSources } from "./host/sources.ts";
import { hostTokens } from "./host/tokens.ts";

/** The stand-in as the workflow runner sees it. */
export function createRunnerHost(
  context: Context,
  cancelListeners: Set<(runId: number) => void>,
): RunnerHost {
  return {
    serverUrl: context.urls.server,
    apiUrl: context.urls.api,
    resultsUrl: context.urls.results,
    ...hostEvents(context, cancelListeners),
    ...hostSources(context),
    ...hostTokens(context),
    ...hostRuns(context),
  };
}
