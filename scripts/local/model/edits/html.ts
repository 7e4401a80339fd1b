/** Escapes text for HTML content and attributes. */
export function escapeHtml(text: string): string {
  const entities: Readonly<Record<string, string>> = {
    "&": "&amp;",
    "<": "&lt;",
    ">": "&gt;",
    '"': "&quot;",
    "'": "&#39;",
  };
  return text.replace(/[&<>"']/g, (char) => entities[char] ?? char);
}

/** Replaces the title of a document and its first heading. */
export function replaceTitle(html: string, title: string): string {
  const text = escapeHtml(title);
  return html
    .replace(/(<title>)[\s\S]*?(<\/title>)/i, (_all, open: string, close: string) => open + text + close)
    .replace(/(<h1\b[^>]*>)[\s\S]*?(<\/h1>)/i, (_all, open: string, close: string) => open + text + close);
}
