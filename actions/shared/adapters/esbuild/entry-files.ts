import type { Metafile } from "esbuild";

export interface LinkedFiles {
  /** What the page loads for this entry point. */
  readonly main: string;
  /** Chunks that `main` cannot start without. */
  readonly preloads: readonly string[];
  /** Style sheets that `main` and what it loads import; esbuild leaves it to the page to load them. */
  readonly styles: readonly string[];
}

const OUTPUT = "dist/";

/** The files that the page has to name for one entry point; `entryPoint` as in the metafile. */
export function linkedFiles({ outputs }: Metafile, entryPoint: string): LinkedFiles {
  const main = Object.keys(outputs).find((file) => outputs[file]?.entryPoint === entryPoint);
  if (main === undefined) throw new Error(`esbuild made nothing of the entry point "${entryPoint}"`);
  const { cssBundle } = outputs[main] ?? {};
  return {
    main: relative(main),
    preloads: reachStatically(outputs, main).map(relative),
    styles: cssBundle === undefined ? [] : [relative(cssBundle)],
  };
}

function reachStatically(outputs: Metafile["outputs"], from: string): readonly string[] {
  const reached = new Set<string>();
  const queue = [from];
  for (let file = queue.shift(); file !== undefined; file = queue.shift()) {
    for (const { path, kind, external } of outputs[file]?.imports ?? []) {
      if (external || kind !== "import-statement" || reached.has(path) || path === from) continue;
      reached.add(path);
      queue.push(path);
    }
  }
  return [...reached];
}

/** Outputs are named from the app's folder, pages name them from the site's root. */
function relative(file: string): string {
  return file.slice(OUTPUT.length);
}
