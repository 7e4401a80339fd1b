import type { RunnerHost } from "../../runner/host/runner-host.ts";
import type { Context } from "../context/context.ts";
import { hostEvents } from "./events.ts";
import { hostRuns } from "./runs.ts";
import { hostSources } from "./sources.ts";
import { hostTokens } from "./tokens.ts";

/** Creates the interface through which the workflow runner uses the stand-in. */
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
