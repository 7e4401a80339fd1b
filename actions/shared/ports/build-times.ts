/** Duration of each app's last build, in milliseconds. A cache: it may lose entries at any time and never throws. */
export interface BuildTimes {
  load(): Promise<ReadonlyMap<string, number>>;
  /** Adds durations, by app. */
  save(times: ReadonlyMap<string, number>): Promise<void>;
}
