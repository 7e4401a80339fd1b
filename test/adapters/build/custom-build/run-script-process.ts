// A process of its own, to be killed while a script runs.
import { runScript } from "../../../../actions/shared/adapters/build/custom-build/run-script.ts";

await runScript({
  directory: process.argv[2] ?? "",
  command: process.execPath,
  args: ["build.js"],
  timeoutMs: 60_000,
});
