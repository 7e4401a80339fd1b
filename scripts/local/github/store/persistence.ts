import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Vault } from "../../server/vault.ts";
import type { Store, StoreSnapshot } from "./store.ts";

/** Joins the changes of a burst into one write; a crash loses at most the changes of this time. */
const DEBOUNCE_MS = 100;

/** Writes of the store to disk. */
export interface Persistence {
  /** Resolves once every change so far is on disk. */
  flush(): Promise<void>;
}

/** Columns that are encrypted on disk, by table. */
const SEALED: Readonly<Record<string, string>> = { tokens: "token", secrets: "value" };

/** Loads `state.json` into the store and, after each burst of changes, replaces the file by an atomic rename. Throws STATE_UNREADABLE. */
export async function persistStore(store: Store, directory: string, vault: Vault): Promise<Persistence> {
  const file = join(directory, "state.json");
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const text = await readIfExists(file);
  if (text !== undefined) store.restore(convert(JSON.parse(text) as StoreSnapshot, vault.open));

  let timer: NodeJS.Timeout | undefined;
  let writing = Promise.resolve();

  const write = (): Promise<void> => {
    clearTimeout(timer);
    timer = undefined;
    writing = writing.then(async () => {
      await writeFile(`${file}.new`, JSON.stringify(convert(store.snapshot(), vault.seal)), { mode: 0o600 });
      await rename(`${file}.new`, file);
    });
    return writing;
  };
  store.onChange(() => {
    timer ??= setTimeout(write, DEBOUNCE_MS).unref();
  });
  return { flush: () => (timer === undefined ? writing : write()) };
}

function convert(snapshot: StoreSnapshot, change: (text: string) => string): StoreSnapshot {
  const tables = Object.entries(snapshot.tables).map(([name, rows]) => {
    const column = SEALED[name];
    if (column === undefined) return [name, rows] as const;
    return [
      name,
      rows.map((row) => ({ ...row, [column]: change(String(Reflect.get(row, column))) })),
    ] as const;
  });
  return { ...snapshot, tables: Object.fromEntries(tables) };
}

async function readIfExists(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, "utf8");
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw thrown;
  }
}
