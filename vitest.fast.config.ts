import { defineConfig } from "vitest/config";

/**
 * `npm run test:fast`: the tests that need no process (so no git, esbuild or workerd), no server and no browser.
 * test/setup-fast.ts makes a test that starts a process or listens on a port fail.
 */
export default defineConfig({
  test: {
    include: [
      "test/{domain,usecases,dispatcher}/**/*.test.ts",
      "test/adapters/{filesystem,generation,runner}/**/*.test.ts",
      "test/adapters/build/{artifact,handoff,sources,wrangler}/**/*.test.ts",
      "test/adapters/github/events/**/*.test.ts",
      "test/scripts/{checks,readmes,terminal}/**/*.test.ts",
      "test/scripts/{,cli/}*.test.ts",
      "test/scripts/cli/start/**/*.test.ts",
      "test/scripts/cli/deploy/standalone-deploy.test.ts",
      "test/scripts/release/release-plan.test.ts",
      "test/local/github/pages/**/*.test.ts",
      "test/local/runner/{expressions,plan,run,select,syntax,worker,workflow}/**/*.test.ts",
      "test/local/cloudflare/{fleet,metadata,migrations}.test.ts",
      "test/bench/{apps/apps,report}.test.ts",
    ],
    setupFiles: ["test/setup.ts", "test/setup-fast.ts"],
    pool: "threads",
    // Safe, because these tests mock no modules and change no global state; it saves half of the time.
    isolate: false,
    sequence: { shuffle: true },
  },
});
