import { escapeHtml } from "./html.ts";
import type { ScriptedEdit } from "./scripted-edit.ts";

/** Plans a section with the words of a request that no script understands, so that the change is visible. */
export function planNote(request: string): ScriptedEdit {
  const text = escapeHtml(request.replace(/\s+/g, " ").trim().slice(0, 500));
  const section = `<section class="note">\n        <h2>Noted</h2>\n        <p>${text}</p>\n      </section>`;
  return {
    description: "the page shows your words (no script implements this change)",
    apply(files) {
      const html = files.get("index.html");
      const end = html?.search(/<\/main>|<\/body>/i) ?? -1;
      if (html === undefined || end === -1 || html.includes(section)) return new Map();
      return new Map([
        ["index.html", `${html.slice(0, end).trimEnd()}\n      ${section}\n    ${html.slice(end)}`],
      ]);
    },
  };
}
