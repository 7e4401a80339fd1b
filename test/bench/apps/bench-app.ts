import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";

/** A generated app, with the same files on every machine. */
export interface BenchApp {
  readonly name: string;
  /** File contents by path. */
  readonly files: Readonly<Record<string, string>>;
  /** The file that a developer changes, and its contents after change number `revision`. */
  readonly change: { readonly path: string; readonly textAt: (revision: number) => string };
  /** True if the app has a front end that Vite builds, besides the Worker that wrangler bundles. */
  readonly frontEnd: boolean;
}

export const COMPATIBILITY_DATE = "2026-07-01";

/** Writes the app after `revision` changes; 0 is the first version. */
export async function writeApp({ files, change }: BenchApp, folder: string, revision: number): Promise<void> {
  const texts = { ...files, [change.path]: change.textAt(revision) };
  for (const [path, text] of Object.entries(texts)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
}

/** Returns the package versions that this repository pins, so that a comparison does not use newer ones. */
export async function pinned(
  root: string,
  names: readonly string[],
): Promise<Readonly<Record<string, string>>> {
  const text = await readFile(join(root, "package.json"), "utf8");
  const { dependencies, devDependencies } = JSON.parse(text) as Record<
    "dependencies" | "devDependencies",
    Record<string, string>
  >;
  const known: Readonly<Record<string, string>> = { ...dependencies, ...devDependencies };
  return Object.fromEntries(
    names.map((name) => {
      const version = known[name];
      if (version === undefined) throw new Error(`package.json does not contain "${name}".`);
      return [name, version];
    }),
  );
}

export const json = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`;
