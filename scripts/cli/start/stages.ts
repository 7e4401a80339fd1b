import ora from "ora";

/** Shows the progress of stages and records their durations. */
export interface Stages {
  /** Runs one stage, shows its elapsed time while it runs, and records its duration under `key`. */
  run<T>(key: string, title: string, body: (detail: (text: string) => void) => Promise<T>): Promise<T>;
  /** Durations of the finished stages in milliseconds, by key. */
  readonly timings: Readonly<Record<string, number>>;
}

/**
 * Creates stages that write to standard error: a spinner on a terminal, otherwise one line per stage. After `signal` is
 * aborted, no further stage starts.
 */
export function createStages(signal: AbortSignal): Stages {
  const timings: Record<string, number> = {};
  return {
    timings,
    async run(key, title, body) {
      signal.throwIfAborted();
      const started = performance.now();
      const elapsed = () => `${((performance.now() - started) / 1000).toFixed(1)} s`;
      let detail = "";
      const text = () => `${title}${detail === "" ? "" : `: ${detail}`} (${elapsed()})`;
      // ora would handle Ctrl-C itself; the command handles it, to close the platform first.
      const spinner = ora({ text: title, stream: process.stderr, discardStdin: false });
      if (process.stderr.isTTY) spinner.start();
      const ticker = setInterval(() => {
        if (spinner.isSpinning) spinner.text = text();
      }, 100);
      try {
        const result = await body((next) => {
          detail = next;
        });
        timings[key] = Math.round(performance.now() - started);
        spinner.succeed(text());
        return result;
      } catch (thrown) {
        spinner.fail(text());
        throw thrown;
      } finally {
        clearInterval(ticker);
      }
    },
  };
}
