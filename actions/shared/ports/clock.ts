/** A source of the present time. */
export interface Clock {
  /** Returns the time in milliseconds since the epoch. */
  now(): number;
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}
