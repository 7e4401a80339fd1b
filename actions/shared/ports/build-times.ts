/** How long the last build of each app took, in milliseconds. May be forgotten at any time; never throws. */
export interface BuildTimes {
  load(): Promise<ReadonlyMap<string, number>>;
  /** Adds to what is known. */
  save(times: ReadonlyMap<string, number>): Promise<void>;
}
