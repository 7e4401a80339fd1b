import { posix } from "node:path";
import type { Message } from "esbuild";
import { bundleError } from "../../esbuild/bundle-outcome.ts";
import { assetUrl, emitFile, type Inline } from "../modules/emit-asset.ts";
import type { FrontEndContext } from "../modules/front-end-context.ts";
import { applyAlias, publicUrl } from "../modules/specifier.ts";
import { bundleInlineStyle, bundleStyle } from "../styles/bundle-styles.ts";
import { attribute, type Edit, type HtmlPage, type PageReference } from "./html-page.ts";

/** What replaces the pieces of one page, and the modules that are bundled for it. */
export interface PagePlan {
  /** In the order of the page: specifiers from the app's folder, or a module written into the page. */
  readonly modules: readonly ({ readonly specifier: string } | { readonly code: string })[];
  readonly edits: readonly Edit[];
  readonly errors: readonly Message[];
}

type Reference<Kind extends PageReference["kind"]> = Extract<PageReference, { kind: Kind }>;

/** Decides for everything the page names: bundle it, copy it, leave it alone, or refuse it. */
export async function planPage(
  context: FrontEndContext,
  page: string,
  html: string,
  { references }: HtmlPage,
): Promise<PagePlan> {
  const modules: ({ specifier: string } | { code: string })[] = [];
  const edits: Edit[] = [];
  const errors: Message[] = [];
  const folder = posix.dirname(`${context.directory}/${page}`);
  const replace = (reference: PageReference, text: string) => edits.push({ span: reference.span, text });
  const fileUrl = (url: string, inline?: Inline) => urlOfFile(context, page, url, inline);

  const bundled = (reference: Reference<"module" | "stylesheet">) => {
    const path = localPath(context, page, reference.url);
    if (path === undefined) return;
    const served = publicUrl(`/${path}`, context);
    if (served !== undefined) {
      const tag = html.slice(reference.span.start, reference.span.end);
      if (context.options.base !== "/")
        replace(
          reference,
          tag.replace(reference.url, () => served),
        );
    } else if (!context.sources.has(path)) {
      errors.push(pageError(`"${reference.url}" does not exist.`, page, html, reference.span.start));
    } else {
      modules.push({ specifier: `/${path}` });
      replace(reference, "");
    }
  };

  for (const reference of references) {
    switch (reference.kind) {
      case "module":
      case "stylesheet":
        bundled(reference);
        break;
      case "inline-module":
        modules.push({ code: reference.code });
        replace(reference, "");
        break;
      case "classic-script": {
        const path = localPath(context, page, reference.url);
        if (path === undefined || publicUrl(`/${path}`, context) !== undefined) break;
        const text = context.sources.has(path)
          ? `"${reference.url}" is not bundled without type="module"; add it, or move the file to ${context.options.publicFolder}/.`
          : `"${reference.url}" does not exist.`;
        errors.push(pageError(text, page, html, reference.span.start));
        break;
      }
      case "conditional-stylesheet": {
        const path = localPath(context, page, reference.url);
        if (path === undefined || !context.sources.has(path)) break;
        const css = await bundleStyle(context, `${context.directory}/${path}`);
        const url = emitFile(context, posix.basename(path), Buffer.from(css));
        replace(reference, attribute("href", url));
        break;
      }
      case "inline-style":
        if (/url\(|@import/.test(reference.code))
          replace(reference, await bundleInlineStyle(context, reference.code, folder));
        break;
      case "style-attribute": {
        const css = await bundleInlineStyle(context, `a{${reference.declarations}}`, folder);
        replace(reference, attribute("style", css.replace(/^[^{]*\{\s*|\s*\}\s*$/g, "")));
        break;
      }
      case "ignored":
        replace(reference, "");
        break;
      case "file": {
        const url = await fileUrl(reference.url, reference.inline);
        if (url !== undefined) replace(reference, attribute(reference.attribute, url));
        break;
      }
      case "file-set": {
        const files = reference.value.split(/,\s+/).map(async (candidate) => {
          const [url = "", ...condition] = candidate.trim().split(/\s+/);
          return [(await fileUrl(url, false)) ?? url, ...condition].join(" ");
        });
        replace(reference, attribute(reference.attribute, (await Promise.all(files)).join(", ")));
      }
    }
  }
  return { modules, edits, errors };
}

/** Undefined leaves what is written: another host, or a file that is not there, which Vite lets pass as well. */
async function urlOfFile(
  context: FrontEndContext,
  page: string,
  url: string,
  inline: Inline,
): Promise<string | undefined> {
  const path = localPath(context, page, url);
  if (path === undefined) return undefined;
  const served = publicUrl(`/${path}`, context);
  if (served !== undefined) return served;
  if (!context.sources.has(path)) return undefined;
  const [fragment = ""] = /#.*$/.exec(url) ?? [];
  const target = await assetUrl(context, `${context.directory}/${path}`, fragment === "" ? inline : false);
  return `${target}${fragment}`;
}

/** The file that a URL of the page names, relative to the app's folder; undefined for one on another host. */
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

function pageError(text: string, page: string, html: string, offset: number): Message {
  const before = html.slice(0, offset);
  const line = before.split("\n").length;
  return bundleError(text, {
    file: page,
    line,
    column: Buffer.byteLength(before.slice(before.lastIndexOf("\n") + 1)),
    lineText: html.split("\n")[line - 1] ?? "",
  });
}
