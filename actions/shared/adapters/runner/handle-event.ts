import type { Log } from "../../ports/log.ts";

/** An event that does not concern the Action; `reason` completes "skipped because …". */
interface SkippedEvent {
  readonly action: "skip";
  readonly reason: string;
}

/**
 * Runs `work` for an event that requests it. For any other event, logs the reason and returns the result of `skipped`.
 * `doing` is what is skipped, e.g. `generation`.
 */
export async function handleEvent<Event extends { readonly action: string }, Outcome>(
  event: Event | SkippedEvent,
  log: Log,
  { doing, skipped }: { readonly doing: string; readonly skipped: (event: SkippedEvent) => Outcome },
  work: (event: Exclude<Event, SkippedEvent>) => Promise<Outcome>,
): Promise<Outcome> {
  if (!isSkipped(event)) return work(event as Exclude<Event, SkippedEvent>);
  log.info(`skip ${doing} (${event.reason})`);
  return skipped(event);
}

function isSkipped(event: { readonly action: string }): event is SkippedEvent {
  return event.action === "skip";
}
