/** Records what a build does while it runs, for the build record. */
export interface BuildJournal {
  /** Runs `body` and adds its duration to the phase's. Phases do not nest. */
  time<T>(phase: string, body: () => Promise<T>): Promise<T>;
  /** Records one fact about how the build was done. */
  note(fact: string): void;
}

/** A journal that records nothing. */
export const noJournal: BuildJournal = { time: (_, body) => body(), note: () => {} };
