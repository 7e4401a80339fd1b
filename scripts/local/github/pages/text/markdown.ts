import { Marked } from "marked";
import sanitizeHtml from "sanitize-html";
import { type Html, raw } from "./html.ts";

interface MarkdownContext {
  /** Repository that `#12` refers to, as `owner/name`. */
  readonly repository: string;
  /** Renders a line break as `<br>`: GitHub does so in comments, but not in files. https://github.github.com/gfm/#soft-line-breaks */
  readonly breaks: boolean;
  /** Bases of relative URLs in a file: pages for links, raw files for images. Comments have none. */
  readonly base?: { readonly links: string; readonly images: string };
}

/** Renders GitHub Flavored Markdown and removes every script and style, no matter who wrote it. */
export function renderMarkdown(markdown: string, context: MarkdownContext): Html {
  const marked = new Marked({ gfm: true, breaks: context.breaks });
  return raw(sanitizeHtml(marked.parse(markdown, { async: false }), sanitizeOptions(context)));
}

const TAGS = [
  ..."h1 h2 h3 h4 h5 h6 p br hr blockquote pre code kbd samp var em strong b i s del ins sub sup".split(" "),
  ..."ul ol li dl dt dd table thead tbody tfoot tr th td caption a img picture source".split(" "),
  ..."details summary input div span abbr q tt".split(" "),
];

function sanitizeOptions({ repository, base }: MarkdownContext): sanitizeHtml.IOptions {
  const resolve = (attribs: sanitizeHtml.Attributes, name: "href" | "src"): sanitizeHtml.Attributes => {
    const target = attribs[name];
    const relative = target !== undefined && !/^([a-z][a-z\d+.-]*:|\/|#)/i.test(target);
    const start = name === "href" ? base?.links : base?.images;
    return relative && start !== undefined ? { ...attribs, [name]: `${start}/${target}` } : attribs;
  };
  return {
    allowedTags: TAGS,
    allowedAttributes: {
      a: ["href", "title", "rel"],
      img: ["src", "alt", "title", "width", "height"],
      source: ["srcset", "media"],
      input: ["type", "checked", "disabled"],
      ol: ["start"],
      td: ["align"],
      th: ["align"],
      details: ["open"],
      "*": ["lang", "dir"],
    },
    allowedClasses: { code: ["language-*"] },
    allowedSchemes: ["http", "https", "mailto"],
    allowProtocolRelative: false,
    transformTags: {
      a: (tagName, attribs) => ({
        tagName,
        attribs: { ...resolve(attribs, "href"), rel: "nofollow noopener" },
      }),
      img: (tagName, attribs) => ({ tagName, attribs: resolve(attribs, "src") }),
      // The checkbox of a task list is the only control in Markdown; here it is read-only.
      input: (tagName, attribs) => ({ tagName, attribs: { ...attribs, disabled: "" } }),
    },
    exclusiveFilter: ({ tag, attribs }) => tag === "input" && attribs["type"] !== "checkbox",
    textFilter: (text, tag) => (LITERAL_TAGS.has(tag) ? text : linkReferences(text, repository)),
  };
}

const LITERAL_TAGS = new Set(["a", "code", "pre", "kbd", "samp", "tt"]);

/** Links `#12` and highlights `@login` at the start of a word, so not in `foo#12` or `a@b`. `text` is already escaped. */
function linkReferences(text: string, repository: string): string {
  return text
    .replace(/(^|[\s(])#(\d{1,9})\b/g, `$1<a href="/${repository}/issues/$2">#$2</a>`)
    .replace(/(^|[\s(])(@[a-z\d][a-z\d-]{0,38})(?![\w/])/gi, '$1<strong class="mention">$2</strong>');
}
