import type { Phase } from "../../domain/build/build-record.ts";
import type { BuildJournal } from "../../ports/build-journal.ts";
import type { Clock } from "../../ports/clock.ts";

/** A journal whose entries can be read. */
export interface BuildJournalRecord extends BuildJournal {
  phases(): readonly Phase[];
  notes(): readonly string[];
}

/** Creates a journal that measures phases with `clock`. */
export function createBuildJournal(clock: Pick<Clock, "now">): BuildJournalRecord {
  const times = new Map<string, number>();
  const notes: string[] = [];
  return {
    async time(phase, body) {
      const before = times.get(phase) ?? 0;
      times.set(phase, before);
      const began = clock.now();
      try {
        return await body();
      } finally {
        times.set(phase, before + clock.now() - began);
      }
    },
    note: (fact) => void notes.push(fact),
    phases: () => [...times].map(([name, ms]) => ({ name, ms })),
    notes: () => notes,
  };
}
