import type { ViteEnvironment } from "../../sources/vite-environment.ts";
import { attribute, escapeAttribute } from "./html-page.ts";

/** The files that a page loads after bundling. */
interface PageTags {
  readonly base: string;
  readonly preload: boolean;
  /** The page's script, relative to the site's root; undefined if it has none. */
  readonly main: string | undefined;
  /** Scripts that `main` imports, relative to the site's root. */
  readonly preloads: readonly string[];
  /** URLs of style sheets. */
  readonly styles: readonly string[];
}

/** Renders the tags that replace those of the bundled modules and style sheets. */
export function renderPageTags({ base, preload, main, preloads, styles }: PageTags): string {
  const tags: string[] = [];
  if (main !== undefined)
    tags.push(`<script type="module" crossorigin ${attribute("src", base + main)}></script>`);
  for (const path of preload ? preloads : [])
    tags.push(`<link rel="modulepreload" crossorigin ${attribute("href", base + path)}>`);
  for (const url of styles) tags.push(`<link rel="stylesheet" crossorigin ${attribute("href", url)}>`);
  return tags.join("");
}

/** Replaces `%NAME%` in a page: https://vite.dev/guide/env-and-mode#html-constant-replacement */
export function replaceVariables(html: string, environment: ViteEnvironment): string {
  return html.replace(/%([A-Za-z_]\w*)%/g, (written, name: string) => {
    const value = environment[name];
    return value === undefined ? written : escapeAttribute(String(value));
  });
}
