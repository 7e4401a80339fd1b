/** Where a build tells about itself on the way, for the summary. */
export interface BuildJournal {
  /** Runs `body` and counts its time as the phase's; the times of equal names add up. Phases do not nest. */
  time<T>(phase: string, body: () => Promise<T>): Promise<T>;
  /** One fact about how it was done. */
  note(fact: string): void;
}

/** For builds that nobody reads about. */
export const noJournal: BuildJournal = { time: (_, body) => body(), note: () => {} };
