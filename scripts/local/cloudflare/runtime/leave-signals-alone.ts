const SIGNALS = ["SIGINT", "SIGTERM"] as const;

/**
 * Runs `create` and removes the signal handlers that it adds. Miniflare's handlers exit at once and would prevent the
 * process from cleaning up.
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
