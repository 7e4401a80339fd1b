import { type DefaultTreeAdapterTypes, parse } from "parse5";

/** A piece of the page, as offsets into its text. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** What an HTML page loads. `url` is as written; `span` covers what is to be replaced. */
export type PageReference =
  | { readonly kind: "module"; readonly url: string; readonly span: Span }
  /** A module written into the page; `span` covers the whole element. */
  | { readonly kind: "inline-module"; readonly code: string; readonly span: Span }
  | { readonly kind: "classic-script"; readonly url: string; readonly span: Span }
  | { readonly kind: "stylesheet"; readonly url: string; readonly span: Span }
  /** One with a condition, which has to stay a link of its own. `span` covers the attribute `href`. */
  | { readonly kind: "conditional-stylesheet"; readonly url: string; readonly span: Span }
  /** CSS written into the page; `span` covers the text of the element. */
  | { readonly kind: "inline-style"; readonly code: string; readonly span: Span }
  /** The attribute `style`, which `span` covers. */
  | { readonly kind: "style-attribute"; readonly declarations: string; readonly span: Span }
  /** An element that is not to be touched, but for the attribute that says so, which `span` covers. */
  | { readonly kind: "ignored"; readonly span: Span }
  /** `span` covers the attribute `attribute`; `inline` is false where a data URL does not do. */
  | {
      readonly kind: "file";
      readonly url: string;
      readonly attribute: string;
      readonly inline: false | undefined;
      readonly span: Span;
    }
  /** Several files with their conditions. `span` covers the attribute `attribute`. */
  | { readonly kind: "file-set"; readonly value: string; readonly attribute: string; readonly span: Span };

export interface HtmlPage {
  readonly references: readonly PageReference[];
  /** Where links to further files belong. */
  readonly headEnd: number;
}

/** Attributes that name a file: https://vite.dev/guide/features#html */
const FILE_ATTRIBUTES: Readonly<Record<string, readonly string[]>> = {
  audio: ["src"],
  embed: ["src"],
  image: ["href", "xlink:href"],
  img: ["src"],
  input: ["src"],
  link: ["href"],
  object: ["data"],
  source: ["src"],
  track: ["src"],
  use: ["href", "xlink:href"],
  video: ["src", "poster"],
};

const SET_ATTRIBUTES: Readonly<Record<string, readonly string[]>> = {
  img: ["srcset"],
  link: ["imagesrcset"],
  source: ["srcset"],
};

/** `<meta>`s whose content is a file: https://vite.dev/guide/features#html */
const FILE_META = new Set([
  ...["msapplication-tileimage", "msapplication-square70x70logo", "msapplication-square150x150logo"],
  ...["msapplication-wide310x150logo", "msapplication-square310x310logo", "msapplication-config"],
  ...["twitter:image", "og:image", "og:image:url", "og:image:secure_url", "og:audio", "og:audio:secure_url"],
  ...["og:video", "og:video:secure_url"],
]);

/** Who asks for these does not take a data URL. */
const NEVER_INLINE = new Set([
  "icon",
  "apple-touch-icon",
  "apple-touch-startup-image",
  "manifest",
  "mask-icon",
]);

/** `<link>`s whose target is part of the page rather than somewhere to go. */
const FILE_LINKS = new Set(["icon", "apple-touch-icon", "mask-icon", "manifest", "preload", "prefetch"]);

type Element = DefaultTreeAdapterTypes.Element;
type Node = DefaultTreeAdapterTypes.Node;

export function readPage(html: string): HtmlPage {
  // As elements, `<noscript>` holds what loads files too.
  const document = parse(html, { sourceCodeLocationInfo: true, scriptingEnabled: false });
  const references: PageReference[] = [];
  let headEnd: number | undefined;
  let first: number | undefined;
  const visit = (node: Node): void => {
    if ("tagName" in node) {
      const found = referencesOf(node);
      references.push(...found);
      if (found.length > 0) first ??= spanOf(node)?.start;
      if (node.tagName === "head") headEnd = node.sourceCodeLocation?.endTag?.startOffset;
    }
    const children = "content" in node ? [node.content] : "childNodes" in node ? node.childNodes : [];
    for (const child of children) visit(child);
  };
  visit(document);
  return { references, headEnd: headEnd ?? first ?? html.length };
}

function referencesOf(element: Element): readonly PageReference[] {
  const ignored = attributeSpan(element, "vite-ignore");
  if (ignored !== undefined) return [{ kind: "ignored", span: ignored }];
  return [...filesOf(element), ...styleAttributeOf(element)];
}

function filesOf(element: Element): readonly PageReference[] {
  if (element.tagName === "script") return scriptOf(element);
  if (element.tagName === "style") return inlineStyleOf(element);
  const relations = (attributeOf(element, "rel") ?? "").toLowerCase().split(/\s+/);
  if (element.tagName === "link") {
    if (relations.includes("stylesheet")) return stylesheetOf(element);
    if (!relations.some((relation) => FILE_LINKS.has(relation))) return [];
  }
  const inline = relations.some((relation) => NEVER_INLINE.has(relation)) ? false : undefined;
  const files = fileAttributesOf(element).flatMap((attribute): PageReference[] => {
    const url = attributeOf(element, attribute);
    const span = attributeSpan(element, attribute);
    return url === undefined || span === undefined ? [] : [{ kind: "file", url, attribute, inline, span }];
  });
  const sets = (SET_ATTRIBUTES[element.tagName] ?? []).flatMap((attribute): PageReference[] => {
    const value = attributeOf(element, attribute);
    const span = attributeSpan(element, attribute);
    return value === undefined || span === undefined ? [] : [{ kind: "file-set", value, attribute, span }];
  });
  return [...files, ...sets];
}

function fileAttributesOf(element: Element): readonly string[] {
  if (element.tagName !== "meta") return FILE_ATTRIBUTES[element.tagName] ?? [];
  const name = attributeOf(element, "name") ?? attributeOf(element, "property") ?? "";
  return FILE_META.has(name.toLowerCase()) ? ["content"] : [];
}

function scriptOf(element: Element): readonly PageReference[] {
  const span = spanOf(element);
  if (span === undefined) return [];
  const url = attributeOf(element, "src");
  const isModule = attributeOf(element, "type")?.toLowerCase() === "module";
  if (url !== undefined) return [{ kind: isModule ? "module" : "classic-script", url, span }];
  if (!isModule) return [];
  const code = element.childNodes.map((child) => ("value" in child ? child.value : "")).join("");
  return code.trim() === "" ? [] : [{ kind: "inline-module", code, span }];
}

function stylesheetOf(element: Element): readonly PageReference[] {
  const url = attributeOf(element, "href");
  const conditional = ["media", "disabled"].some((name) => attributeOf(element, name) !== undefined);
  const span = conditional ? attributeSpan(element, "href") : spanOf(element);
  if (url === undefined || span === undefined) return [];
  return [{ kind: conditional ? "conditional-stylesheet" : "stylesheet", url, span }];
}

function inlineStyleOf({ childNodes: [text] }: Element): readonly PageReference[] {
  if (text === undefined || !("value" in text) || !text.sourceCodeLocation) return [];
  const { startOffset: start, endOffset: end } = text.sourceCodeLocation;
  return [{ kind: "inline-style", code: text.value, span: { start, end } }];
}

function styleAttributeOf(element: Element): readonly PageReference[] {
  const declarations = attributeOf(element, "style") ?? "";
  const span = attributeSpan(element, "style");
  if (span === undefined || !/url\(|image-set\(/i.test(declarations)) return [];
  return [{ kind: "style-attribute", declarations, span }];
}

function attributeOf(element: Element, name: string): string | undefined {
  return element.attrs.find(
    (attribute) => (attribute.prefix ? `${attribute.prefix}:${attribute.name}` : attribute.name) === name,
  )?.value;
}

function spanOf({ sourceCodeLocation }: Element): Span | undefined {
  if (!sourceCodeLocation) return undefined;
  return { start: sourceCodeLocation.startOffset, end: sourceCodeLocation.endOffset };
}

function attributeSpan({ sourceCodeLocation }: Element, name: string): Span | undefined {
  const location = sourceCodeLocation?.attrs?.[name];
  return location === undefined ? undefined : { start: location.startOffset, end: location.endOffset };
}

export interface Edit {
  readonly span: Span;
  readonly text: string;
}

/** Replaces pieces of a text that do not overlap; everything else keeps its bytes. In one place the later edit comes first. */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  const parts: string[] = [];
  let at = 0;
  for (const { span, text: replacement } of edits.toReversed().sort((a, b) => a.span.start - b.span.start)) {
    parts.push(text.slice(at, span.start), replacement);
    at = span.end;
  }
  parts.push(text.slice(at));
  return parts.join("");
}

export function escapeAttribute(value: string): string {
  return value.replaceAll("&", "&amp;").replaceAll('"', "&quot;");
}

export function attribute(name: string, value: string): string {
  return `${name}="${escapeAttribute(value)}"`;
}
