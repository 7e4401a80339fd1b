import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { basename, extname, join } from "node:path";
import type { Message } from "esbuild";
import { type BundledFile, bundleError } from "./bundle-outcome.ts";
import { attribute, type Edit, type HtmlPage, type PageReference } from "./html-page.ts";
import type { SourceFiles } from "./source-files.ts";

/** The only page that is built; others are served from `public/` as they are. */
export const PAGE = "index.html";
export const PUBLIC_FOLDER = "public";
export const INLINE_MODULE = "inline-module";

/** Something the page loads that is bundled, and whose place the result takes. */
export interface PageEntry {
  readonly reference: Extract<PageReference, { kind: "module" | "inline-module" | "stylesheet" }>;
  readonly entryPoint: string;
}

export interface PagePlan {
  readonly entries: readonly PageEntry[];
  /** Files that are served beside the bundle, and where the page names them. */
  readonly files: readonly BundledFile[];
  readonly edits: readonly Edit[];
  readonly errors: readonly Message[];
}

/** Decides for everything the page names: bundle it, copy it, leave it alone, or refuse it. */
export async function planPage(
  html: string,
  { references }: HtmlPage,
  directory: string,
  sources: SourceFiles,
): Promise<PagePlan> {
  const entries: PageEntry[] = [];
  const files: BundledFile[] = [];
  const edits: Edit[] = [];
  const errors: Message[] = [];
  for (const [index, reference] of references.entries()) {
    if (reference.kind === "inline-module") {
      entries.push({ reference, entryPoint: `${INLINE_MODULE}:${PAGE}:${index}` });
      continue;
    }
    const path = localPath(reference.url);
    if (path === undefined || sources.has(`${PUBLIC_FOLDER}/${path}`)) continue;
    const found = sources.has(path);
    if (reference.kind === "file") {
      // A file that is not there breaks a picture, not the build; Vite lets it pass as well.
      if (!found) continue;
      const file = await hashedFile(directory, path);
      files.push(file);
      edits.push({ span: reference.span, text: attribute(reference.attribute, `/${file.path}`) });
    } else if (!found) {
      errors.push(pageError(`"${reference.url}" does not exist.`, html, reference.span.start));
    } else if (reference.kind === "classic-script") {
      const text = `"${reference.url}" is not bundled without type="module"; add it, or move the file to ${PUBLIC_FOLDER}/.`;
      errors.push(pageError(text, html, reference.span.start));
    } else {
      entries.push({ reference, entryPoint: `./${path}` });
    }
  }
  return { entries, files, edits, errors };
}

/** The file a URL of the page names, relative to the app's folder; undefined for one on another host. */
function localPath(url: string): string | undefined {
  if (/^([a-z][a-z0-9+.-]*:|\/\/|#|$)/i.test(url)) return undefined;
  const path = new URL(url, "http://page/").pathname.slice(1);
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

async function hashedFile(directory: string, path: string): Promise<BundledFile> {
  const contents = await readFile(join(directory, path));
  const hash = createHash("sha256").update(contents).digest("hex").slice(0, 8).toUpperCase();
  const extension = extname(path);
  return { path: `assets/${basename(path, extension)}-${hash}${extension}`, contents };
}

function pageError(text: string, html: string, offset: number): Message {
  const before = html.slice(0, offset);
  const line = before.split("\n").length;
  return bundleError(text, {
    file: PAGE,
    line,
    column: Buffer.byteLength(before.slice(before.lastIndexOf("\n") + 1)),
    lineText: html.split("\n")[line - 1] ?? "",
  });
}
