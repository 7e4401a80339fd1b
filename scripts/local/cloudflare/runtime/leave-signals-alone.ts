const SIGNALS = ["SIGINT", "SIGTERM"] as const;

/**
 * Runs `create` and takes off the signal handlers that it put on. Miniflare's end the process at once, before anybody
 * else could clean up; whoever owns the process decides what a signal means.
 */
export function leaveSignalsAlone<T>(create: () => T): T {
  const before = SIGNALS.map((signal) => new Set(process.listeners(signal)));
  const created = create();
  for (const [index, signal] of SIGNALS.entries()) {
    for (const listener of process.listeners(signal)) {
      if (!before[index]?.has(listener)) process.removeListener(signal, listener);
    }
  }
  return created;
}
