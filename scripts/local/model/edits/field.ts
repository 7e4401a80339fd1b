import { escapeHtml } from "./html.ts";
import type { Files, PlanEdit } from "./scripted-edit.ts";

const PHRASES = [
  /\badd(?:ing)?\s+(?:an?|the|another|one more)?\s*(?:new\s+|optional\s+|required\s+)*["“]?([\w -]{2,40}?)["”]?\s+(?:field|input|column)\b/i,
  /\b(?:field|input|column)\s+(?:for|called|named)\s+(?:an?\s+|the\s+|their\s+)?["“]?([\w -]{2,40})/i,
  /\badd(?:ing)?\s+(?:an?|the)\s+(?:optional\s+|required\s+)?(due date|deadline|date|priority|e-?mail(?: address)?|phone(?: number)?|notes?|description|website|url|link|category|tag|location|city|amount|quantity|age|author|assignee|owner)\b/i,
];

const TYPES: readonly (readonly [RegExp, string])[] = [
  [/\b(date|deadline|day|birthday)\b/i, "date"],
  [/e-?mail/i, "email"],
  [/\b(phone|mobile)\b/i, "tel"],
  [/\b(url|website|link)\b/i, "url"],
  [/\b(notes?|description|comments?|details)\b/i, "textarea"],
  [/\b(amount|quantity|age|number|count|price)\b/i, "number"],
];

interface NewField {
  readonly name: string;
  readonly label: string;
  readonly type: string;
  readonly required: boolean;
}

/** Plans `add a due date` or `add a field for the phone number`. */
export const planField: PlanEdit = (request) => {
  const field = readField(request);
  if (field === undefined) return undefined;
  return {
    description: `there is a field "${field.label}"`,
    apply: (files) => addToList(files, field) ?? addToForm(files, field) ?? new Map(),
  };
};

function readField(request: string): NewField | undefined {
  const words = PHRASES.map((phrase) => phrase.exec(request)?.[1]?.trim()).find((found) => found);
  if (words === undefined) return undefined;
  const spoken = words.replace(/\s+(?:to|in|on|for|of)\b.*$/i, "").toLowerCase();
  const parts = spoken.match(/[a-z0-9]+/g) ?? [];
  const name = parts
    .map((part, index) => (index === 0 ? part : part.slice(0, 1).toUpperCase() + part.slice(1)))
    .join("");
  if (!/^[a-z]/.test(name)) return undefined;
  return {
    name,
    label: spoken.slice(0, 1).toUpperCase() + spoken.slice(1),
    type: TYPES.find(([pattern]) => pattern.test(spoken))?.[1] ?? "text",
    required: /\brequired\b|\bmandatory\b/i.test(request),
  };
}

/** Adds the field to the list `FIELDS`, which the page and the Worker of our own recipes share. */
function addToList(files: Files, { name, label, type, required }: NewField): Files | undefined {
  const found = [...files].find(([, text]) => /\bFIELDS\b[^=\n]*=\s*\[/.test(text));
  if (found === undefined) return undefined;
  const [path, text] = found;
  if (new RegExp(`\\bname:\\s*["']${name}["']`).test(text)) return new Map();
  const maxLength = type === "textarea" ? 1000 : 200;
  const entry = `  { name: ${JSON.stringify(name)}, label: ${JSON.stringify(label)}, type: "${type}", required: ${required}, maxLength: ${maxLength} },`;
  const changed = text.replace(
    /(\bFIELDS\b[^=\n]*=\s*\[[\s\S]*?)(\n\s*\];)/,
    (_all, list: string, end: string) => `${list.replace(/([^,\s[])$/, "$1,")}\n${entry}${end}`,
  );
  return new Map([[path, changed]]);
}

/** For any other app, adds a labelled control before the button of the first form. */
function addToForm(files: Files, { name, label, type, required }: NewField): Files | undefined {
  const html = files.get("index.html");
  const form = html === undefined ? null : /<form\b[\s\S]*?<\/form>/i.exec(html);
  if (html === undefined || form === null) return undefined;
  if (form[0].includes(`name="${name}"`)) return new Map();
  const attributes = `name="${name}"${required ? " required" : ""}`;
  const control =
    type === "textarea" ? `<textarea ${attributes}></textarea>` : `<input type="${type}" ${attributes} />`;
  const row = `<label>${escapeHtml(label)} ${control}</label>`;
  const anchor = /<button\b|<input[^>]*type="submit"|<\/form>/i.exec(form[0]);
  const at = form.index + (anchor?.index ?? 0);
  return new Map([["index.html", `${html.slice(0, at)}${row}\n        ${html.slice(at)}`]]);
}
