import { type ChildProcess, spawn } from "node:child_process";
import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { Socket } from "node:net";
import { basename } from "node:path";

/**
 * Runs until its standard input ends, at the latest when the parent dies. Then it kills the processes and removes the
 * directories that the parent has sent. If a dying process still writes there, it removes them again a second later.
 */
const GUARD = `
pids=
while IFS= read -r line; do
  case $line in
    P*) pids=\${line#P} ;;
    D*) set -- "$@" "\${line#D}" ;;
  esac
done
[ -z "$pids" ] || kill -9 $pids 2>/dev/null
[ $# -eq 0 ] || rm -rf -- "$@" 2>/dev/null || { sleep 1; rm -rf -- "$@"; }
`;

/** Ensures that workerd does not outlive this process, even after a SIGKILL. */
export interface OrphanGuard {
  /** Removes the directory when this process exits or closes the guard. */
  adoptDirectory(path: string): void;
  /** Returns the last spawned child process, whatever its program. */
  lastSpawned(): ChildProcess | undefined;
  /** Ends the guard, which kills the remaining processes and removes the adopted directories. */
  close(): Promise<void>;
}

/**
 * Starts the guard, a small shell process. workerd continues to run when its parent dies, because it reads stdin only
 * for its configuration. Miniflare does not expose the process id, so the guard takes every workerd that this process
 * spawns from Node's `child_process` channel: https://nodejs.org/api/diagnostics_channel.html#child-process
 */
export function startOrphanGuard(): OrphanGuard {
  const guard = spawn("/bin/sh", ["-c", GUARD], { detached: true, stdio: ["pipe", "ignore", "ignore"] });
  const ended = new Promise<void>((resolve) => {
    guard.once("exit", () => resolve());
    guard.once("error", () => resolve());
  });
  guard.stdin.on("error", () => {});
  guard.unref();
  // The pipe is a net.Socket, although its type does not say so.
  if (guard.stdin instanceof Socket) guard.stdin.unref();

  let last: ChildProcess | undefined;
  const pids = new Set<number>();
  const sendPids = () => guard.stdin.write(`P${[...pids].join(" ")}\n`);
  const onSpawn = (message: unknown) => {
    const { process: child } = message as { process: ChildProcess };
    last = child;
    child.once("spawn", () => {
      const { pid } = child;
      if (pid === undefined || basename(child.spawnfile) !== "workerd") return;
      pids.add(pid);
      sendPids();
      child.once("exit", () => {
        pids.delete(pid);
        if (!guard.stdin.writableEnded) sendPids();
      });
    });
  };
  subscribe("child_process", onSpawn);

  return {
    lastSpawned: () => last,
    adoptDirectory: (path) => void guard.stdin.write(`D${path}\n`),
    async close() {
      unsubscribe("child_process", onSpawn);
      guard.ref();
      guard.stdin.end();
      await ended;
    },
  };
}
