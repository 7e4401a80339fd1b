import { type Html, html } from "../text/html.ts";

export function messagePage(heading: string, text: string): Html {
  return html`<div class="message"><h1>${heading}</h1><p class="muted">${text}</p><p><a class="button" href="/">All repositories</a></p></div>`;
}
