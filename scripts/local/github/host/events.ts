import type { RunnerHost } from "../../runner/host.ts";
import type { Context } from "../context/context.ts";

export function hostEvents(
  { events, git }: Context,
  cancelListeners: Set<(runId: number) => void>,
): Pick<RunnerHost, "subscribe" | "delivered" | "onCancel"> {
  return {
    subscribe: (listener) => events.onWorkflowEvent(listener),
    async delivered() {
      // Events of a push are emitted by the change that follows it.
      await git.settled();
      await events.settled();
    },
    onCancel(listener) {
      cancelListeners.add(listener);
      return () => void cancelListeners.delete(listener);
    },
  };
}
