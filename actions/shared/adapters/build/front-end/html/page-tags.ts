import type { ViteEnvironment } from "../../sources/vite-environment.ts";
import { attribute, escapeAttribute } from "./html-page.ts";

export interface PageTags {
  readonly base: string;
  readonly preload: boolean;
  /** Paths below the site's root. */
  readonly main: string | undefined;
  readonly preloads: readonly string[];
  /** URLs. */
  readonly styles: readonly string[];
}

/** What a page loads in the place of what it named. */
export function pageTags({ base, preload, main, preloads, styles }: PageTags): string {
  const tags: string[] = [];
  if (main !== undefined)
    tags.push(`<script type="module" crossorigin ${attribute("src", base + main)}></script>`);
  for (const path of preload ? preloads : [])
    tags.push(`<link rel="modulepreload" crossorigin ${attribute("href", base + path)}>`);
  for (const url of styles) tags.push(`<link rel="stylesheet" crossorigin ${attribute("href", url)}>`);
  return tags.join("");
}

/** `%NAME%` in the page: https://vite.dev/guide/env-and-mode#html-constant-replacement */
export function fillIn(html: string, environment: ViteEnvironment): string {
  return html.replace(/%([A-Za-z_]\w*)%/g, (written, name: string) => {
    const value = environment[name];
    return value === undefined ? written : escapeAttribute(String(value));
  });
}
