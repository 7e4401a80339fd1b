import { mapConcurrent } from "../../domain/async/map-concurrent.ts";

/** Enough to keep a disk busy without using up file handles. */
const CONCURRENCY = 16;

/** Runs `work` for every item, several at a time. Results have the items' order; the first failure rejects. */
export function inParallel<Item, Result>(
  items: readonly Item[],
  work: (item: Item) => Promise<Result>,
): Promise<readonly Result[]> {
  return mapConcurrent(CONCURRENCY, items, work);
}
