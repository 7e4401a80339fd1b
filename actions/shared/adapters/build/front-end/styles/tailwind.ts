import { readFile } from "node:fs/promises";
import { dirname, join, posix, relative } from "node:path";
import { exists, listFiles } from "../../../filesystem/list-files.ts";
import { toPosixPath } from "../../../filesystem/posix-path.ts";
import { ReadRefused, readSource } from "../../sources/read-source.ts";
import type { FrontEndContext } from "../modules/front-end-context.ts";
import { ModuleProblem } from "../modules/module-problem.ts";
import { idOf } from "../modules/resolve-plugin.ts";
import { applyAlias } from "../modules/specifier.ts";
import { findCandidates } from "./tailwind-candidates.ts";

const AT_RULES =
  /@import\s+["'](tailwindcss|.*?["']\s+(layer|prefix|source|theme)\()|@(tailwind|apply|theme|utility|variant|custom-variant|source|reference|plugin|config)\b|--(spacing|alpha)\(|\btheme\(/;
const TEXTS = /\.([cm]?[jt]sx?|html?|json|mdx?|svg|txt|vue|svelte)$/;
const MAX_SOURCE_FILES = 10_000;

export const usesTailwind = (css: string) => AT_RULES.test(css);

/** A style sheet that knows its theme and utilities, and waits for the candidates. */
export type TailwindSheet = Awaited<ReturnType<typeof import("tailwindcss").compile>>;

/** Begins with a style sheet as soon as code imports it: modules are still being bundled, elsewhere, meanwhile. */
export async function beginTailwind(context: FrontEndContext, file: string): Promise<void> {
  if (!context.options.tailwind || context.tailwind.has(file)) return;
  const css = await readFile(file, "utf8");
  if (!usesTailwind(css) || context.tailwind.has(file)) return;
  const begun = openSheet(context, file, css);
  // Whoever needs it hears of a failure.
  begun.catch(() => {});
  context.tailwind.set(file, begun);
}

/**
 * Compiles a style sheet of Tailwind CSS 4 with the candidates found in the modules that are really in the bundle, in the
 * pages, and in what `@source` names: https://tailwindcss.com/docs/detecting-classes-in-source-files
 */
export async function compileTailwind(context: FrontEndContext, file: string, css: string): Promise<string> {
  const compiled = await (context.tailwind.get(file) ?? openSheet(context, file, css));
  const texts = await sourceTexts(context, compiled);
  const candidates = new Set(texts.flatMap((text) => [...findCandidates(text)]));
  return compiled.build([...candidates].sort());
}

async function openSheet(context: FrontEndContext, file: string, css: string): Promise<TailwindSheet> {
  const { compile } = await import("tailwindcss");
  const folder = dirname(file);
  return compile(css, {
    base: folder,
    from: file,
    loadStylesheet: (id, base) => loadStyleSheet(context, id, base, folder),
    loadModule: (id) => {
      throw new ModuleProblem(`"${id}" is code for Tailwind, which only the app's own build runs.`);
    },
  }).catch((thrown: unknown) => {
    if (thrown instanceof ModuleProblem || thrown instanceof ReadRefused || !(thrown instanceof Error))
      throw thrown;
    throw new ModuleProblem(`Tailwind CSS: ${thrown.message}`);
  });
}

interface SourcePattern {
  readonly base: string;
  readonly pattern: string;
}

async function sourceTexts(
  context: FrontEndContext,
  {
    root,
    sources,
  }: { root: null | "none" | SourcePattern; sources: (SourcePattern & { negated: boolean })[] },
): Promise<readonly string[]> {
  const { directory, loaded } = context;
  const { default: picomatch } = await import("picomatch");
  const excluded = sources.filter(({ negated }) => negated).map((source) => patternOf(context, source));
  const isExcluded = excluded.length === 0 ? () => false : picomatch(excluded);
  const files = new Set<string>();
  const isBelowRoot = root === null || root === "none" ? undefined : picomatch(patternOf(context, root));
  for (const file of root === "none" ? [] : loaded) {
    if (isBelowRoot === undefined || isBelowRoot(file)) files.add(file);
  }
  for (const source of sources) {
    if (source.negated) continue;
    for (const file of await filesOf(context, patternOf(context, source))) files.add(file);
  }
  const wanted = [...files].filter((file) => TEXTS.test(file) && !isExcluded(file)).sort();
  return Promise.all(wanted.map(async (file) => String(await readSource(directory, context.sources, file))));
}

/** Relative to the app's folder; a folder stands for everything in it. */
function patternOf(context: FrontEndContext, { base, pattern }: SourcePattern): string {
  const path = posix.join(idOf(context, base), pattern);
  return /[*?{[]|\.\w+$/.test(path.slice(path.lastIndexOf("/"))) ? path : posix.join(path, "**/*");
}

async function filesOf({ directory, sources }: FrontEndContext, pattern: string): Promise<readonly string[]> {
  if (pattern.startsWith("../"))
    throw new ModuleProblem(
      `@source "${pattern}" is outside of the app's folder, from where nothing is built.`,
    );
  const { default: picomatch } = await import("picomatch");
  const matches = picomatch(pattern);
  if (!pattern.startsWith("node_modules/"))
    return sources.files.map(({ path }) => path).filter((path) => matches(path));
  const { base } = picomatch.scan(pattern);
  if (!(await exists(join(directory, base)))) return [];
  const found = await listFiles(join(directory, base), async () => true);
  if (found.length > MAX_SOURCE_FILES)
    throw new ModuleProblem(
      `@source "${pattern}" names ${found.length} files; the most is ${MAX_SOURCE_FILES}.`,
    );
  return found.map(({ path }) => posix.join(base, path)).filter((path) => matches(path));
}

async function loadStyleSheet(context: FrontEndContext, id: string, base: string, folder: string) {
  const path = await resolveStyleSheet(context, id, base);
  const text = String(await readSource(context.directory, context.sources, path));
  return { path, base: dirname(path), content: rebaseUrls(text, dirname(path), folder) };
}

/** esbuild finds the file, so that packages mean the same everywhere in a build. */
async function resolveStyleSheet(context: FrontEndContext, id: string, base: string): Promise<string> {
  const aliased = applyAlias(id, context);
  let found: string | undefined;
  let reason = `Could not resolve "${id}"`;
  await context.esbuild
    .build({
      stdin: { contents: "", resolveDir: base },
      write: false,
      logLevel: "silent",
      conditions: ["style"],
      mainFields: ["style"],
      plugins: [
        {
          name: "find-style-sheet",
          setup(build) {
            build.onStart(async () => {
              const kind = "import-rule";
              const direct = await build.resolve(aliased, { kind, resolveDir: base });
              const resolved =
                direct.errors.length === 0 || /^[./]/.test(aliased)
                  ? direct
                  : await build.resolve(`./${aliased}`, { kind, resolveDir: base });
              if (resolved.errors.length === 0) found = resolved.path;
              else reason = direct.errors[0]?.text ?? reason;
            });
          },
        },
      ],
    })
    .catch((thrown: unknown) => {
      if (!(thrown instanceof Error)) throw thrown;
      reason = `${reason}: ${thrown.message}`;
    });
  if (found === undefined) throw new ModuleProblem(reason);
  return found;
}

/** Everything ends up in the one style sheet, and URLs count from there. */
function rebaseUrls(css: string, from: string, to: string): string {
  if (from === to) return css;
  return css.replace(/url\(\s*(["']?)(\.{1,2}\/[^"')]+)\1\s*\)/g, (_, quote: string, url: string) => {
    const path = toPosixPath(relative(to, join(from, url)));
    return `url(${quote}${path.startsWith(".") ? path : `./${path}`}${quote})`;
  });
}
