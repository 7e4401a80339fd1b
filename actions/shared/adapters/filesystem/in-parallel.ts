import { inLanes } from "../../domain/async/map-concurrent.ts";

/** Enough to keep a disk busy, few enough to leave file handles to others. */
const LANES = 16;

/** Does `work` for every item, several at a time. Results keep the items' order; the first failure ends it. */
export function inParallel<Item, Result>(
  items: readonly Item[],
  work: (item: Item) => Promise<Result>,
): Promise<readonly Result[]> {
  return inLanes(LANES, items, work);
}
