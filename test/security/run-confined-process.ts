// A process of its own, because its parent must leave a descriptor open.
import { findSandboxHere } from "../../actions/shared/adapters/process/sandbox/find-sandbox.ts";
import { writable } from "../../actions/shared/adapters/process/sandbox/mounts.ts";
import { runConfined } from "../../actions/shared/adapters/process/sandbox/run-confined.ts";

const directory = process.argv[2] ?? "";
const SCRIPT =
  'for fd in /proc/self/fd/*; do echo "${fd##*/} $(readlink "$fd")"; cat "$fd/home/.npmrc"; done; cat <&200 2>&1; cat /proc/self/fd/200/home/.npmrc';

const { output } = await runConfined(await findSandboxHere(), {
  command: "bash",
  args: ["-c", SCRIPT],
  directory,
  mounts: [writable(directory)],
  timeoutMs: 20_000,
});
process.stdout.write(output);
