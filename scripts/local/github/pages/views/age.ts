import { type Html, html } from "../text/html.ts";
import { describeAge } from "../text/time.ts";

/** Relative in words, exact in the tooltip. `time` in ISO 8601. */
export function age(time: string, nowMs: number): Html {
  return html`<time datetime="${time}" title="${time}">${describeAge(time, nowMs)}</time>`;
}
