import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";

/** A generated app: the same files on every machine. */
export interface BenchApp {
  readonly name: string;
  /** Text by path. */
  readonly files: Readonly<Record<string, string>>;
  /** The file that a developer changes, and what it says after change number `revision`. */
  readonly change: { readonly path: string; readonly textAt: (revision: number) => string };
  /** Built by Vite, besides the Worker that wrangler bundles. */
  readonly frontEnd: boolean;
}

export const COMPATIBILITY_DATE = "2026-07-01";

/** Writes the app as it is after `revision` changes; 0 is the first version. */
export async function writeApp({ files, change }: BenchApp, folder: string, revision: number): Promise<void> {
  const texts = { ...files, [change.path]: change.textAt(revision) };
  for (const [path, text] of Object.entries(texts)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
}

/** The versions that this repository itself is locked to, so that nothing newer slips into a comparison. */
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
      if (version === undefined) throw new Error(`package.json names no "${name}".`);
      return [name, version];
    }),
  );
}

export const json = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`;
