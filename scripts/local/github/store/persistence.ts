import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Store, StoreSnapshot } from "./store.ts";

/** Joins the changes of a burst into one write; a crash loses at most the changes of this time. */
const DEBOUNCE_MS = 100;

/** Writes of the store to disk. */
export interface Persistence {
  /** Resolves once every change so far is on disk. */
  flush(): Promise<void>;
}

/** Loads `state.json` into the store and, after each burst of changes, replaces the file by an atomic rename. */
export async function persistStore(store: Store, directory: string): Promise<Persistence> {
  const file = join(directory, "state.json");
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const text = await readIfExists(file);
  if (text !== undefined) store.restore(JSON.parse(text) as StoreSnapshot);

  let timer: NodeJS.Timeout | undefined;
  let writing = Promise.resolve();

  const write = (): Promise<void> => {
    clearTimeout(timer);
    timer = undefined;
    writing = writing.then(async () => {
      await writeFile(`${file}.new`, JSON.stringify(store.snapshot()), { mode: 0o600 });
      await rename(`${file}.new`, file);
    });
    return writing;
  };
  store.onChange(() => {
    timer ??= setTimeout(write, DEBOUNCE_MS).unref();
  });
  return { flush: () => (timer === undefined ? writing : write()) };
}

async function readIfExists(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, "utf8");
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw thrown;
  }
}
