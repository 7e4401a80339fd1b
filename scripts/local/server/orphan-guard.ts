import { type ChildProcess, spawn } from "node:child_process";
import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { basename } from "node:path";

/**
 * Runs until its standard input ends, which happens at the latest when the parent dies, however it dies.
 * Then it kills the process ids and removes the folders it was told about last. A process that is just
 * dying may still write there; then it tries once more.
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

/** Sees to it that workerd does not outlive this process, not even after a SIGKILL. */
export interface OrphanGuard {
  /** `path` is removed when this process is gone, unless it was released by then. */
  adoptDirectory(path: string): void;
  /** The process that was spawned last, whatever runs in it. */
  lastSpawned(): ChildProcess | undefined;
  /** Ends the guard; processes still running and folders adopted are removed. */
  close(): Promise<void>;
}

/**
 * workerd goes on running when its parent dies: its configuration comes over stdin, which has ended long before.
 * Miniflare does not tell the process id, so every workerd that this process spawns is taken from Node's own
 * `child_process` channel: https://nodejs.org/api/diagnostics_channel.html#child-process
 */
export function startOrphanGuard(): OrphanGuard {
  const guard = spawn("/bin/sh", ["-c", GUARD], { detached: true, stdio: ["pipe", "ignore", "ignore"] });
  const ended = new Promise<void>((resolve) => {
    guard.once("exit", () => resolve());
    guard.once("error", () => resolve());
  });
  guard.stdin.on("error", () => {});
  guard.unref();
  (guard.stdin as unknown as { unref(): void }).unref();

  let last: ChildProcess | undefined;
  const pids = new Set<number>();
  const tell = () => guard.stdin.write(`P${[...pids].join(" ")}\n`);
  const onSpawn = (message: unknown) => {
    const { process: child } = message as { process: ChildProcess };
    last = child;
    child.once("spawn", () => {
      const { pid } = child;
      if (pid === undefined || basename(child.spawnfile) !== "workerd") return;
      pids.add(pid);
      tell();
      child.once("exit", () => {
        pids.delete(pid);
        if (!guard.stdin.writableEnded) tell();
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
