import { BaseSequencer, type TestSpecification } from "vitest/node";

/** Folders with the longest test files, longest first. */
const LONGEST = [/\/test\/(e2e|browser)\//, /\/test\/(adapters\/build|actions)\//, /\/test\/local\//];

/**
 * Starts the longest files first: one that started last would run alone while the other workers have nothing to do.
 * Tests within a file are still shuffled.
 */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const rankOf = ({ moduleId }: TestSpecification) => {
      const rank = LONGEST.findIndex((pattern) => pattern.test(moduleId));
      return rank === -1 ? LONGEST.length : rank;
    };
    return sorted.toSorted((a, b) => rankOf(a) - rankOf(b));
  }
}
