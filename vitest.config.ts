import { defineConfig } from "vitest/config";
import { LongestFirst } from "./test/longest-first.ts";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    exclude: ["test/fixtures/**", "node_modules/**"],
    globalSetup: ["test/global-setup.ts"],
    setupFiles: ["test/setup.ts"],
    pool: "forks",
    // Tests mock no modules and restore what they change, so files can share a worker and its loaded modules. This saves
    // a quarter of the processor time.
    isolate: false,
    // More than the cores: end-to-end tests wait for other processes most of the time.
    maxWorkers: 4,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    sequence: { shuffle: { files: false, tests: true }, sequencer: LongestFirst },
  },
});
