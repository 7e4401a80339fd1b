import { posix } from "node:path";
import type { Message } from "esbuild";
import { lineAndColumnAt } from "../../../../domain/text/line-and-column.ts";
import { bundleError } from "../../esbuild/bundle-outcome.ts";
import type { FrontEndContext } from "../context/front-end-context.ts";
import { applyAlias, publicUrl } from "../context/specifier.ts";
import { assetUrl, emitFile, type Inline } from "../output/emit-asset.ts";
import { bundleInlineStyle, bundleStyle } from "../styles/bundle-styles.ts";
import type { Edit } from "../syntax/edits.ts";
import { attribute, type HtmlPage, type PageReference } from "./html-page.ts";

/** A module that a page loads: a specifier relative to the app's directory, or the code of an inline module. */
export type PageModule = { readonly specifier: string } | { readonly code: string };

/** How to bundle one page. */
export interface PagePlan {
  /** In the order of the page. */
  readonly modules: readonly PageModule[];
  readonly edits: readonly Edit[];
  readonly errors: readonly Message[];
}

type Reference<Kind extends PageReference["kind"]> = Extract<PageReference, { kind: Kind }>;

/** A page of the app. */
interface PageSource {
  readonly context: FrontEndContext;
  /** Relative to the app's directory. */
  readonly file: string;
  readonly html: string;
}

/** What to do with one reference of a page; nothing if empty. */
interface Step {
  readonly module?: PageModule;
  readonly replacement?: string;
  readonly error?: string;
}

/** Decides for everything that a page loads whether to bundle it, copy it, leave it unchanged, or report an error. */
export async function planPage(
  context: FrontEndContext,
  file: string,
  html: string,
  { references }: HtmlPage,
): Promise<PagePlan> {
  const page = { context, file, html };
  const modules: PageModule[] = [];
  const edits: Edit[] = [];
  const errors: Message[] = [];
  for (const reference of references) {
    const { module, replacement, error } = await planReference(page, reference);
    if (module !== undefined) modules.push(module);
    if (replacement !== undefined) edits.push({ span: reference.span, text: replacement });
    if (error !== undefined) errors.push(pageError(page, error, reference.span.start));
  }
  return { modules, edits, errors };
}

async function planReference(page: PageSource, reference: PageReference): Promise<Step> {
  switch (reference.kind) {
    case "module":
    case "stylesheet":
      return planBundled(page, reference);
    case "inline-module":
      return { module: { code: reference.code }, replacement: "" };
    case "classic-script":
      return planClassicScript(page, reference);
    case "conditional-stylesheet":
      return planConditionalStylesheet(page, reference);
    case "inline-style":
      return planInlineStyle(page, reference);
    case "style-attribute":
      return planStyleAttribute(page, reference);
    case "ignored":
      return { replacement: "" };
    case "file":
      return planFile(page, reference);
    case "file-set":
      return planFileSet(page, reference);
  }
}

function planBundled(
  { context, file, html }: PageSource,
  { url, span }: Reference<"module" | "stylesheet">,
): Step {
  const path = localPath(context, file, url);
  if (path === undefined) return {};
  const served = publicUrl(`/${path}`, context);
  if (served !== undefined) {
    if (context.options.base === "/") return {};
    return { replacement: html.slice(span.start, span.end).replace(url, () => served) };
  }
  if (!context.sources.has(path)) return { error: `"${url}" does not exist.` };
  return { module: { specifier: `/${path}` }, replacement: "" };
}

function planClassicScript({ context, file }: PageSource, { url }: Reference<"classic-script">): Step {
  const path = localPath(context, file, url);
  if (path === undefined || publicUrl(`/${path}`, context) !== undefined) return {};
  if (!context.sources.has(path)) return { error: `"${url}" does not exist.` };
  const { publicFolder } = context.options;
  return {
    error: `"${url}" is not bundled without type="module"; add it, or move the file to ${publicFolder}/.`,
  };
}

async function planConditionalStylesheet(
  { context, file }: PageSource,
  { url }: Reference<"conditional-stylesheet">,
): Promise<Step> {
  const path = localPath(context, file, url);
  if (path === undefined || !context.sources.has(path)) return {};
  const css = await bundleStyle(context, `${context.directory}/${path}`);
  return { replacement: attribute("href", emitFile(context, posix.basename(path), Buffer.from(css))) };
}

async function planInlineStyle(page: PageSource, { code }: Reference<"inline-style">): Promise<Step> {
  if (!/url\(|@import/.test(code)) return {};
  return { replacement: await bundleInlineStyle(page.context, code, pageDirectory(page)) };
}

async function planStyleAttribute(
  page: PageSource,
  { declarations }: Reference<"style-attribute">,
): Promise<Step> {
  const css = await bundleInlineStyle(page.context, `a{${declarations}}`, pageDirectory(page));
  return { replacement: attribute("style", css.slice(css.indexOf("{") + 1, css.lastIndexOf("}")).trim()) };
}

async function planFile(
  page: PageSource,
  { url, attribute: name, inline }: Reference<"file">,
): Promise<Step> {
  const target = await fileUrl(page, url, inline);
  return target === undefined ? {} : { replacement: attribute(name, target) };
}

async function planFileSet(
  page: PageSource,
  { value, attribute: name }: Reference<"file-set">,
): Promise<Step> {
  const files = value.split(/,\s+/).map(async (candidate) => {
    const [url = "", ...condition] = candidate.trim().split(/\s+/);
    return [(await fileUrl(page, url, false)) ?? url, ...condition].join(" ");
  });
  return { replacement: attribute(name, (await Promise.all(files)).join(", ")) };
}

/**
 * Returns the final URL of a file; undefined for a URL to leave unchanged: one on another host, or of a file that
 * does not exist, which Vite accepts as well.
 */
async function fileUrl(
  { context, file }: PageSource,
  url: string,
  inline: Inline,
): Promise<string | undefined> {
  const path = localPath(context, file, url);
  if (path === undefined) return undefined;
  const served = publicUrl(`/${path}`, context);
  if (served !== undefined) return served;
  if (!context.sources.has(path)) return undefined;
  const [fragment = ""] = /#.*$/s.exec(url) ?? [];
  const target = await assetUrl(context, `${context.directory}/${path}`, fragment === "" ? inline : false);
  return `${target}${fragment}`;
}

/** Returns the path of a URL in the page, relative to the app's directory; undefined for a URL on another host. */
function localPath(context: FrontEndContext, page: string, url: string): string | undefined {
  if (/^([a-z][a-z0-9+.-]*:|\/\/|#|$)/i.test(url)) return undefined;
  const aliased = applyAlias(url, context);
  const inside = `${context.directory}/`;
  const written = aliased.startsWith(inside) ? aliased.slice(inside.length - 1) : aliased;
  const path = new URL(written, `http://page/${page}`).pathname.slice(1);
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

/** Returns the absolute directory that URLs in the page are relative to. */
function pageDirectory({ context, file }: PageSource): string {
  return posix.dirname(`${context.directory}/${file}`);
}

function pageError({ file, html }: PageSource, text: string, offset: number): Message {
  const { line, column } = lineAndColumnAt(html, offset);
  const lineText = html.split("\n")[line - 1] ?? "";
  return bundleError(text, {
    file,
    line,
    column: Buffer.byteLength(lineText.slice(0, column - 1)),
    lineText,
  });
}
