import { dirname, join, posix, relative } from "node:path";
import { countExpansions } from "../../../../domain/text/brace-expansion.ts";
import { isCostlyGlob } from "../../../../domain/text/costly-glob.ts";
import { quote } from "../../../../domain/text/quote.ts";
import { exists, listFiles } from "../../../filesystem/list-files.ts";
import { toPosixPath } from "../../../filesystem/posix-path.ts";
import { ReadRefused, readSource } from "../../sources/read-source.ts";
import { type FrontEndContext, type TailwindSheet, toModuleId } from "../context/front-end-context.ts";
import { ModuleProblem } from "../context/module-problem.ts";
import { findCandidates } from "./tailwind-candidates.ts";
import { resolveStyleSheet } from "./tailwind-imports.ts";

const AT_RULES =
  /@import\s+["'](tailwindcss|.*?["']\s+(layer|prefix|source|theme)\()|@(tailwind|apply|theme|utility|variant|custom-variant|source|reference|plugin|config)\b|--(spacing|alpha)\(|\btheme\(/;
/** A relative URL; none of its forms can contain the start of another one, so that a search stays linear. */
const RELATIVE_URL =
  /url\(\s{0,99}(?:"(\.{1,2}\/[^"\n]+)"|'(\.{1,2}\/[^'\n]+)'|(\.{1,2}\/[^"'()\s]+))\s{0,99}\)/g;
/** Files that may contain class names. */
const SCANNED = /\.([cm]?[jt]sx?|html?|json|mdx?|svg|txt|vue|svelte)$/;
const MAX_SOURCE_FILES = 10_000;
const MAX_EXPANSIONS = 50_000;

/** Returns true for a style sheet that Tailwind has to compile. */
export const usesTailwind = (css: string) => AT_RULES.test(css);

/** Starts to compile a style sheet when a module imports it, while esbuild still bundles other modules. */
export async function startTailwind(context: FrontEndContext, file: string): Promise<void> {
  const { options, optimizations, tailwind } = context;
  if (!optimizations.earlyTailwind || !options.tailwind || tailwind.has(file)) return;
  const css = String(await readSource(context.directory, context.sources, file));
  if (!usesTailwind(css) || tailwind.has(file)) return;
  const started = openSheet(context, file, css);
  // compileTailwind reports any failure; this only prevents an unhandled rejection.
  started.catch(() => {});
  tailwind.set(file, started);
}

/**
 * Compiles a Tailwind CSS 4 style sheet. Class names are searched for in the modules of the bundle, in the pages, and in
 * the files that `@source` names: https://tailwindcss.com/docs/detecting-classes-in-source-files
 */
export async function compileTailwind(context: FrontEndContext, file: string, css: string): Promise<string> {
  const sheet = await (context.tailwind.get(file) ?? openSheet(context, file, css));
  const texts = await readScannedFiles(context, sheet);
  const candidates = new Set(texts.flatMap((text) => [...findCandidates(text)]));
  return sheet.build([...candidates].sort());
}

async function openSheet(context: FrontEndContext, file: string, css: string): Promise<TailwindSheet> {
  refuseExpansions(css);
  const { compile } = await import("tailwindcss");
  const folder = dirname(file);
  return compile(css, {
    base: folder,
    from: file,
    loadStylesheet: (id, base) => loadStyleSheet(context, { id, base, folder }),
    loadModule: (id) => {
      throw new ModuleProblem(`"${id}" is code that Tailwind loads, which needs a custom build.`);
    },
  }).catch((thrown: unknown) => {
    if (thrown instanceof ModuleProblem || thrown instanceof ReadRefused || !(thrown instanceof Error))
      throw thrown;
    throw new ModuleProblem(`Tailwind CSS: ${thrown.message}`);
  });
}

/** Throws ModuleProblem for a list of class names, as in `@source inline("p-{1..9}")`, that Tailwind would expand for minutes. */
function refuseExpansions(css: string): void {
  for (const [text] of css.matchAll(/"[^"]*"|'[^']*'/g)) {
    if (countExpansions(text) > MAX_EXPANSIONS)
      throw new ModuleProblem(
        `${quote(text.slice(1, -1))} stands for more than ${MAX_EXPANSIONS} class names.`,
      );
  }
}

interface SourcePattern {
  readonly base: string;
  readonly pattern: string;
}

async function readScannedFiles(
  context: FrontEndContext,
  {
    root,
    sources,
  }: { root: null | "none" | SourcePattern; sources: (SourcePattern & { negated: boolean })[] },
): Promise<readonly string[]> {
  const { directory, loaded } = context;
  const { default: picomatch } = await import("picomatch");
  const excluded = sources.filter(({ negated }) => negated).map((source) => toGlob(context, source));
  const isExcluded = excluded.length === 0 ? () => false : picomatch(excluded);
  const files = new Set<string>();
  const isBelowRoot = root === null || root === "none" ? undefined : picomatch(toGlob(context, root));
  for (const file of root === "none" ? [] : loaded) {
    if (isBelowRoot === undefined || isBelowRoot(file)) files.add(file);
  }
  for (const source of sources) {
    if (source.negated) continue;
    for (const file of await findFiles(context, toGlob(context, source))) files.add(file);
  }
  const scanned = [...files].filter((file) => SCANNED.test(file) && !isExcluded(file)).sort();
  return Promise.all(scanned.map(async (file) => String(await readSource(directory, context.sources, file))));
}

/** Converts a pattern to a glob relative to the app's directory. A directory matches all files in it. */
function toGlob(context: FrontEndContext, { base, pattern }: SourcePattern): string {
  const path = posix.join(toModuleId(context, base), pattern);
  if (isCostlyGlob(path)) throw new ModuleProblem(`@source ${quote(path)} has too many stars.`);
  return /[*?{[]|\.\w+$/.test(path.slice(path.lastIndexOf("/"))) ? path : posix.join(path, "**/*");
}

async function findFiles({ directory, sources }: FrontEndContext, glob: string): Promise<readonly string[]> {
  if (glob.startsWith("../"))
    throw new ModuleProblem(`@source "${glob}" is outside the app's directory. Files there are not read.`);
  const { default: picomatch } = await import("picomatch");
  const matches = picomatch(glob);
  if (!glob.startsWith("node_modules/"))
    return sources.files.map(({ path }) => path).filter((path) => matches(path));
  const { base } = picomatch.scan(glob);
  if (!(await exists(join(directory, base)))) {
    // Records that the build has asked for it.
    sources.isInstalled(base);
    return [];
  }
  const found = await listFiles(join(directory, base), async () => true);
  if (found.length > MAX_SOURCE_FILES)
    throw new ModuleProblem(
      `@source "${glob}" names ${found.length} files; the limit is ${MAX_SOURCE_FILES}.`,
    );
  return found.map(({ path }) => posix.join(base, path)).filter((path) => matches(path));
}

/**
 * Loads an imported style sheet. `folder` is the directory of the style sheet that becomes the entry of the build.
 */
async function loadStyleSheet(
  context: FrontEndContext,
  { id, base, folder }: { readonly id: string; readonly base: string; readonly folder: string },
) {
  const path = await resolveStyleSheet(context, id, base);
  const text = String(await readSource(context.directory, context.sources, path));
  refuseExpansions(text);
  return { path, base: dirname(path), content: rebaseUrls(text, dirname(path), folder) };
}

/** Makes relative URLs in an imported style sheet relative to the one that it becomes part of. */
function rebaseUrls(css: string, from: string, to: string): string {
  if (from === to) return css;
  return css.replace(RELATIVE_URL, (_, double?: string, single?: string, plain?: string) => {
    const mark = double !== undefined ? '"' : single !== undefined ? "'" : "";
    const path = toPosixPath(relative(to, join(from, double ?? single ?? plain ?? "")));
    return `url(${mark}${path.startsWith(".") ? path : `./${path}`}${mark})`;
  });
}
