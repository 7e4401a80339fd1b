// A process of its own, to be killed while a script runs.
import { runScript } from "../../../../actions/shared/adapters/build/custom-build/run-script.ts";
import { createFindSandbox } from "../../../../actions/shared/adapters/process/sandbox/find-sandbox.ts";
import { writable } from "../../../../actions/shared/adapters/process/sandbox/mounts.ts";

const directory = process.argv[2] ?? "";

await runScript({
  directory,
  command: "node",
  args: ["build.js", directory],
  mounts: [writable(directory)],
  sandbox: await createFindSandbox({})(),
  timeoutMs: 60_000,
});
