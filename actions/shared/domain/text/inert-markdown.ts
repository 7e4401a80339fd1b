import { clip } from "./clip.ts";
import { findCodeSpans, longestBackticks } from "./code-spans.ts";
import { visible } from "./visible.ts";

/**
 * The id of a commit, or of a build; underscores around it may be emphasis. The cheapest test comes first: the others would
 * look at a whole run of digits or underscores from each of its characters.
 */
const COMMIT = /(?=[0-9a-f]{7})(?<![a-z0-9]_*)(?=\d*[a-f])(?=[a-f]*\d)[0-9a-f]{7,64}(?!_*[a-z0-9])/gi;

/** A bullet or a number, after which a heading or a line across the page can start as at the start of a line. */
const LIST_MARKER = /^[ \t]*(?:[-+*]|\d{1,9}[.)])(?:[ \t]+|$)/;
/** Deeper than people nest lists. */
const MAX_LIST_DEPTH = 8;

/** https://docs.github.com/en/actions/how-tos/manage-workflow-runs/skip-workflow-runs */
const SKIPS_WORKFLOWS = /\[(skip ci|ci skip|no ci|skip actions|actions skip)\]/gi;

/**
 * Makes untrusted text safe for a comment. Emphasis, lists and code spans stay; everything else shows as it was written
 * and has no effect: links, images, HTML, headings, tables, quotes, task lists, footnotes, formulas, fences, mentions and
 * references. Removes characters that a reader cannot see, and cuts the text at `maxLength` characters.
 */
export function inertMarkdown(text: string, maxLength: number): string {
  return visible(clip(text, maxLength)).split("\n").map(renderLine).join("\n");
}

/** Renders untrusted text as a code span on one line. GitHub looks for no link, mention or reference in it. */
export function inertCode(text: string, maxLength: number): string {
  return codeSpan(visible(clip(text, maxLength)).replace(/\s+/g, " "));
}

/**
 * Makes untrusted text safe where GitHub reads no Markdown but still finds mentions, references and closing keywords:
 * titles and commit messages.
 */
export function inertText(text: string, maxLength: number): string {
  return separate(visible(clip(text, maxLength))).replace(SKIPS_WORKFLOWS, "($1)");
}

/**
 * Puts a space into everything that GitHub turns into a link, a mention or a reference: URLs, also without a scheme or
 * protocol-relative; addresses, mentions of people and teams, `user@commit`; `#12`, `owner/name#12` and `GH-12`.
 * https://docs.github.com/en/get-started/writing-on-github/working-with-advanced-formatting/autolinked-references-and-urls
 * and https://github.github.com/gfm/#autolinks-extension-
 */
function separate(text: string): string {
  return text
    .replace(/@(?=[^\s@])/g, "@ ")
    .replace(/#(?=\d)/g, "# ")
    .replace(/(?<![a-z0-9])(GH-)(?=\d)/gi, "$1 ")
    .replace(/\/\/(?=[^\s/])/g, "// ")
    .replace(/(?<![a-z0-9])(www\.)(?=\S)/gi, "$1 ");
}

function renderLine(line: string): string {
  const rendered: string[] = [];
  let end = 0;
  const append = (span: string) => {
    // Two spans side by side would be one.
    const touches = rendered.at(-1)?.endsWith("`") === true && span.startsWith("`");
    rendered.push(touches ? ` ${span}` : span);
  };
  for (const span of findCodeSpans(line)) {
    for (const part of renderProse(line.slice(end, span.start))) append(part);
    append(codeSpan(span.content));
    end = span.end;
  }
  for (const part of renderProse(line.slice(end))) append(part);
  return escapeLineStart(rendered.join(""));
}

/** Returns escaped text and code spans in turn: a commit would become a link. */
function renderProse(text: string): readonly string[] {
  const parts: string[] = [];
  let end = 0;
  for (const match of text.matchAll(COMMIT)) {
    parts.push(escapeProse(text.slice(end, match.index)), codeSpan(match[0]));
    end = match.index + match[0].length;
  }
  return [...parts, escapeProse(text.slice(end))].filter((part) => part !== "");
}

function escapeProse(text: string): string {
  return (
    separate(text)
      .replaceAll("`", "'")
      .replace(/[\\[\]|~]/g, "\\$&")
      .replaceAll("&", "&amp;")
      .replaceAll("<", "&lt;")
      .replaceAll(">", "&gt;")
      // A backslash does not keep GitHub from reading a formula; its documentation recommends the element.
      .replaceAll("$", "<span>$</span>")
  );
}

/**
 * Escapes what starts a heading, a line across the page, an indented block of code, or a trailer: a squash merge can make
 * a description the commit's message.
 */
function escapeLineStart(line: string): string {
  let rest = line.replace(/^[ \t]{3,}|^\t+/, "  ").replace(/^( *[\w-]+-(?:by|checks)\s*):/i, "$1\\:");
  let markers = "";
  for (let depth = 0; depth < MAX_LIST_DEPTH; depth += 1) {
    const escaped = escapeBlock(rest);
    const [marker] = LIST_MARKER.exec(rest) ?? [];
    if (escaped !== rest || marker === undefined || marker === rest) return markers + escaped;
    markers += marker;
    rest = rest.slice(marker.length);
  }
  return `${markers}\\${rest}`;
}

function escapeBlock(text: string): string {
  return text
    .replace(/^( *)(#{1,6}(?:\s|$))/, "$1\\$2")
    .replace(/^( *)((?:=+[ \t]*|:?-[ \t-]*(?::[ \t]*)?|(?:\*[ \t]*){3,}|(?:_[ \t]*){3,})$)/, "$1\\$2");
}

function codeSpan(text: string): string {
  const fence = "`".repeat(longestBackticks(text) + 1);
  const pad = /^`|`$|^ .* $/.test(text) ? " " : "";
  return `${fence}${pad}${text}${pad}${fence}`;
}
