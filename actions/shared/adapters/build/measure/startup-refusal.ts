import { MAX_HEAP_MIB, SERVICE, type StartupWorker } from "./startup-config.ts";

/** Why workerd did not start a Worker. */
export type Refusal =
  /** It is older than what the Worker asks for, or stricter than Cloudflare; `asked` can be tried in its place. */
  | { readonly reason: "compatibility"; readonly asked: StartupWorker }
  /** The Worker's own doing; `message` is workerd's. */
  | { readonly reason: "worker"; readonly message: string }
  | { readonly reason: "other"; readonly message: string };

const NEWEST_DATE = /newest date supported by this server binary is "(\d{4}-\d{2}-\d{2})"/;
/** Cloudflare takes a flag that became the default; a flag of tomorrow is unknown here and not there. */
const NEEDLESS_FLAG = /compatibility flag (\S+) became the default|No such compatibility flag: (\S+)/;
const OUT_OF_MEMORY = /Reached heap limit|JavaScript heap out of memory/;
const LONGEST_MESSAGE = 2000;

/** Reads what workerd wrote to stderr before it ended. */
export function readRefusal(said: string, worker: StartupWorker): Refusal {
  const date = NEWEST_DATE.exec(said)?.[1];
  if (date !== undefined && date < worker.compatibilityDate) {
    return { reason: "compatibility", asked: { ...worker, compatibilityDate: date } };
  }
  const [, defaulted, unknown] = NEEDLESS_FLAG.exec(said) ?? [];
  const flags = worker.compatibilityFlags.filter((flag) => flag !== (defaulted ?? unknown));
  if (flags.length < worker.compatibilityFlags.length) {
    return { reason: "compatibility", asked: { ...worker, compatibilityFlags: flags } };
  }
  if (OUT_OF_MEMORY.test(said)) {
    return { reason: "worker", message: `It needs more than ${MAX_HEAP_MIB} MiB of memory to start.` };
  }
  const mark = `service ${SERVICE}: `;
  const start = said.indexOf(`${mark}Uncaught `);
  if (start < 0) return { reason: "other", message: printable(said) };
  return { reason: "worker", message: printable(said.slice(start + mark.length)) };
}

/** A Worker's own words: they must not write to a terminal. */
function printable(text: string): string {
  return text
    .replace(/[^\P{C}\n]/gu, "")
    .trim()
    .slice(0, LONGEST_MESSAGE);
}
