import { type ChildProcess, spawn } from "node:child_process";

/** Ends what was spawned with `detached`, and everything that it started and left in its group. */
export function endGroup({ pid }: Pick<ChildProcess, "pid">): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // Nothing of it runs any more.
  }
}

/** Its input ends when the parent is gone, however that ended; the word before says that all went well. */
const GUARD = 'read -r word; [ "$word" = done ] || kill -9 "-$1"';

/**
 * Ends the group also when this process is killed meanwhile: a runner that cancels a job knows nothing of groups that
 * were made within it. Dispose of it when the group has ended.
 */
export function guardGroup({ pid }: Pick<ChildProcess, "pid">): Disposable {
  if (pid === undefined) return { [Symbol.dispose]: () => {} };
  const guard = spawn("/bin/sh", ["-c", GUARD, "sh", String(pid)], {
    env: {},
    detached: true,
    stdio: ["pipe", "ignore", "ignore"],
  });
  // Where there is no such shell, a cancelled build goes on to its own end.
  guard.on("error", () => {});
  guard.stdin.on("error", () => {});
  return { [Symbol.dispose]: () => void guard.stdin.end("done\n") };
}
