import { Marked } from "marked";
import sanitizeHtml from "sanitize-html";
import { type Html, raw } from "./html.ts";

export interface MarkdownContext {
  /** `owner/name`: what `#12` refers to. */
  readonly repository: string;
  /** Comments keep their line breaks, files do not: https://github.github.com/gfm/#soft-line-breaks */
  readonly breaks: boolean;
  /** Where relative addresses of a file lead: links to pages, images to bytes. Comments have none. */
  readonly base?: { readonly links: string; readonly images: string };
}

/** GitHub-flavoured Markdown, cleaned: whoever wrote it, no script and no style of theirs reaches the page. */
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
      // The only control in Markdown is the box of a task list, and it is not to be ticked here.
      input: (tagName, attribs) => ({ tagName, attribs: { ...attribs, disabled: "" } }),
    },
    exclusiveFilter: ({ tag, attribs }) => tag === "input" && attribs["type"] !== "checkbox",
    textFilter: (text, tag) => (LITERAL_TAGS.has(tag) ? text : linkReferences(text, repository)),
  };
}

const LITERAL_TAGS = new Set(["a", "code", "pre", "kbd", "samp", "tt"]);

/** `#12` and `@login`, at the start of a word only, so that `foo#12` and `a@b` stay as they are. `text` is escaped. */
function linkReferences(text: string, repository: string): string {
  return text
    .replace(/(^|[\s(])#(\d{1,9})\b/g, `$1<a href="/${repository}/issues/$2">#$2</a>`)
    .replace(/(^|[\s(])(@[a-z\d][a-z\d-]{0,38})(?![\w/])/gi, '$1<strong class="mention">$2</strong>');
}
