import type { RunnerHost } from "../../runner/host/runner-host.ts";
import type { Context } from "../context/context.ts";

/** Delivers events and cancellations to the runner. */
export function hostEvents(
  { events, git }: Context,
  cancelListeners: Set<(runId: number) => void>,
): Pick<RunnerHost, "subscribe" | "delivered" | "onCancel"> {
  return {
    subscribe: (listener) => events.onWorkflowEvent(listener),
    async delivered() {
      // A push emits its events only after the refs have moved.
      await git.settled();
      await events.settled();
    },
    onCancel(listener) {
      cancelListeners.add(listener);
      return () => void cancelListeners.delete(listener);
    },
  };
}
