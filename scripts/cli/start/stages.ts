import ora from "ora";

/** Shows what goes on, and keeps how long it took. */
export interface Stages {
  /** Runs one stage; its elapsed time is shown while it runs and kept under `key`. */
  run<T>(key: string, title: string, body: (detail: (text: string) => void) => Promise<T>): Promise<T>;
  /** A finished stage that was timed elsewhere. */
  readonly timings: Readonly<Record<string, number>>;
}

/** Starts no stage after `signal`. Writes to standard error: a spinner with the elapsed time on a terminal, one line per stage otherwise. */
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
      // Ctrl-C belongs to the command, which closes the platform first.
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
