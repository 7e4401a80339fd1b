import type { RunnerHost } from "../../runner/host.ts";
import type { Context } from "../context.ts";

export function hostEvents(
  { events }: Context,
  cancelListeners: Set<(runId: number) => void>,
): Pick<RunnerHost, "subscribe" | "onCancel"> {
  return {
    subscribe: (listener) => events.onWorkflowEvent(listener),
    onCancel(listener) {
      cancelListeners.add(listener);
      return () => void cancelListeners.delete(listener);
    },
  };
}
