import { type ChildProcess, spawn } from "node:child_process";

/** Kills a process that was spawned with `detached`, with all processes in its group. */
export function endGroup({ pid }: Pick<ChildProcess, "pid">): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // The group has already exited.
  }
}

/** The guard's input ends when the parent process ends for any reason; "done" means that the group has exited. */
const GUARD = 'read -r word; [ "$word" = done ] || kill -9 "-$1"';

/**
 * Starts a guard that kills the group if this process is killed, because a runner that cancels a job does not know of
 * process groups created in it. Dispose of the guard when the group has exited.
 */
export function guardGroup({ pid }: Pick<ChildProcess, "pid">): Disposable {
  if (pid === undefined) return { [Symbol.dispose]: () => {} };
  const guard = spawn("/bin/sh", ["-c", GUARD, "sh", String(pid)], {
    env: {},
    detached: true,
    stdio: ["pipe", "ignore", "ignore"],
  });
  // If the guard cannot start, a cancelled build runs to its end.
  guard.on("error", () => {});
  guard.stdin.on("error", () => {});
  return { [Symbol.dispose]: () => void guard.stdin.end("done\n") };
}
