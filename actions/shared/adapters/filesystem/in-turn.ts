import { setImmediate } from "node:timers/promises";

/** Items between two turns of the event loop. */
const AT_ONCE = 50;

/**
 * Runs short synchronous work for every item on this thread, yielding to the event loop regularly. For small files this
 * is faster than asynchronous calls, which use another thread: writing 600 files of 2 KiB takes 14 ms instead of 20 ms.
 */
export async function inTurn<Item>(items: readonly Item[], work: (item: Item) => void): Promise<void> {
  for (const [index, item] of items.entries()) {
    if (index % AT_ONCE === AT_ONCE - 1) await setImmediate();
    work(item);
  }
}
