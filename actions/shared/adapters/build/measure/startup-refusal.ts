import { MAX_HEAP_MIB, SERVICE, type StartupWorker } from "./startup-config.ts";

/** Why workerd did not start a Worker. */
export type Refusal =
  /** workerd is older than the Worker requires, or stricter than Cloudflare; `retry` leaves out what it rejects. */
  | { readonly reason: "compatibility"; readonly retry: StartupWorker }
  /** The Worker's code or memory use is the cause; `message` is workerd's. */
  | { readonly reason: "worker"; readonly message: string }
  | { readonly reason: "other"; readonly message: string };

const NEWEST_DATE = /newest date supported by this server binary is "(\d{4}-\d{2}-\d{2})"/;
/** Cloudflare accepts a flag that became the default, and knows flags that this version of workerd does not. */
const NEEDLESS_FLAG = /compatibility flag (\S+) became the default|No such compatibility flag: (\S+)/;
const OUT_OF_MEMORY = /Reached heap limit|JavaScript heap out of memory/;
const LONGEST_MESSAGE = 2000;

/** Classifies what workerd wrote to stderr before it exited. */
export function readRefusal(output: string, worker: StartupWorker): Refusal {
  const date = NEWEST_DATE.exec(output)?.[1];
  if (date !== undefined && date < worker.compatibilityDate) {
    return { reason: "compatibility", retry: { ...worker, compatibilityDate: date } };
  }
  const [, defaulted, unknown] = NEEDLESS_FLAG.exec(output) ?? [];
  const flags = worker.compatibilityFlags.filter((flag) => flag !== (defaulted ?? unknown));
  if (flags.length < worker.compatibilityFlags.length) {
    return { reason: "compatibility", retry: { ...worker, compatibilityFlags: flags } };
  }
  if (OUT_OF_MEMORY.test(output)) {
    return {
      reason: "worker",
      message: `The Worker needs more than ${MAX_HEAP_MIB} MiB of memory to start.`,
    };
  }
  const mark = `service ${SERVICE}: `;
  const start = output.indexOf(`${mark}Uncaught `);
  if (start < 0) return { reason: "other", message: printable(output) };
  return { reason: "worker", message: printable(output.slice(start + mark.length)) };
}

/** Removes control characters, because the text comes from the Worker and is printed to a terminal. */
function printable(text: string): string {
  return text
    .replace(/[^\P{C}\n]/gu, "")
    .trim()
    .slice(0, LONGEST_MESSAGE);
}
