import { replaceTitle } from "./html.ts";
import type { PlanEdit } from "./scripted-edit.ts";

const BEFORE_TITLE =
  /\b(?:(?:title|heading|headline|name)\b[^"“'«.\n]{0,40}?\b(?:to|be|is|into|as|say)|renam(?:e|ing)\b[^"“'«.\n]{0,30}?\b(?:to|as|into)|call (?:it|this|the app|the page))\s*:?\s*/i;

/** Plans `change the title to …`, `rename it to …` or `call it …`. */
export const planTitle: PlanEdit = (request) => {
  const title = readTitle(request);
  if (title === undefined) return undefined;
  return {
    description: `the title is "${title}"`,
    apply(files) {
      const html = files.get("index.html");
      return new Map(html === undefined ? [] : [["index.html", replaceTitle(html, title)]]);
    },
  };
};

/** Reads the new title from a request; undefined if it does not change the title. */
export function readTitle(request: string): string | undefined {
  const match = BEFORE_TITLE.exec(request);
  if (match === null) return undefined;
  const rest = request.slice(match.index + match[0].length);
  const quoted = /^["“”'‘«](.+?)["“”'’»]/.exec(rest)?.[1];
  const plain = rest.split(/[.!?\n]|,|\s+and\s+(?=(?:add|make|change|use|set|turn|give)\b)/i, 1)[0];
  const title = (quoted ?? plain ?? "").trim().slice(0, 80);
  return title === "" ? undefined : title;
}
