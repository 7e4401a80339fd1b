import { setImmediate } from "node:timers/promises";

/** Few enough that nothing else waits for long. */
const AT_ONCE = 50;

/**
 * Does short work on files, one after the other on this thread. To hand a small file to another thread takes many times
 * as long as to write it; in between others get their turn.
 */
export async function inTurn<Item>(items: readonly Item[], work: (item: Item) => void): Promise<void> {
  for (const [index, item] of items.entries()) {
    if (index % AT_ONCE === AT_ONCE - 1) await setImmediate();
    work(item);
  }
}
