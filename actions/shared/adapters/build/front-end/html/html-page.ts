import { type DefaultTreeAdapterTypes, parse } from "parse5";
import type { Span } from "../syntax/edits.ts";

/** Something that an HTML page loads. `url` is as written; `span` covers the part of the page to replace. */
export type PageReference =
  | { readonly kind: "module"; readonly url: string; readonly span: Span }
  /** An inline module; `span` covers the whole element. */
  | { readonly kind: "inline-module"; readonly code: string; readonly span: Span }
  | { readonly kind: "classic-script"; readonly url: string; readonly span: Span }
  | { readonly kind: "stylesheet"; readonly url: string; readonly span: Span }
  /** A style sheet with a condition, which remains a separate link; `span` covers the attribute `href`. */
  | { readonly kind: "conditional-stylesheet"; readonly url: string; readonly span: Span }
  /** Inline CSS; `span` covers the content of the element. */
  | { readonly kind: "inline-style"; readonly code: string; readonly span: Span }
  /** An attribute `style`, which `span` covers. */
  | { readonly kind: "style-attribute"; readonly declarations: string; readonly span: Span }
  /** An element to leave unchanged, except for its attribute `vite-ignore`, which `span` covers. */
  | { readonly kind: "ignored"; readonly span: Span }
  /** `span` covers the attribute named `attribute`; `inline` is false where a data URL does not work. */
  | {
      readonly kind: "file";
      readonly url: string;
      readonly attribute: string;
      readonly inline: false | undefined;
      readonly span: Span;
    }
  /** Several files with their conditions; `span` covers the attribute named `attribute`. */
  | { readonly kind: "file-set"; readonly value: string; readonly attribute: string; readonly span: Span };

/** Everything that a page loads. */
export interface HtmlPage {
  readonly references: readonly PageReference[];
  /** Offset at which to insert links to further files. */
  readonly headEnd: number;
}

/** Attributes that refer to a file, by element: https://vite.dev/guide/features#html */
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

/** Attributes that refer to several files, by element. */
const SET_ATTRIBUTES: Readonly<Record<string, readonly string[]>> = {
  img: ["srcset"],
  link: ["imagesrcset"],
  source: ["srcset"],
};

/** Names of `<meta>` elements whose content refers to a file: https://vite.dev/guide/features#html */
const FILE_META = new Set([
  ...["msapplication-tileimage", "msapplication-square70x70logo", "msapplication-square150x150logo"],
  ...["msapplication-wide310x150logo", "msapplication-square310x310logo", "msapplication-config"],
  ...["twitter:image", "og:image", "og:image:url", "og:image:secure_url", "og:audio", "og:audio:secure_url"],
  ...["og:video", "og:video:secure_url"],
]);

/** Relations of `<link>` for which browsers do not accept a data URL. */
const NEVER_INLINE = new Set([
  "icon",
  "apple-touch-icon",
  "apple-touch-startup-image",
  "manifest",
  "mask-icon",
]);

/** Relations of `<link>` that load a file, unlike those that name another page. */
const FILE_LINKS = new Set(["icon", "apple-touch-icon", "mask-icon", "manifest", "preload", "prefetch"]);

type Element = DefaultTreeAdapterTypes.Element;
type Node = DefaultTreeAdapterTypes.Node;

/** Finds everything that a page loads. */
export function parsePage(html: string): HtmlPage {
  // With scripting disabled, the content of `<noscript>` is parsed as elements, which may load files.
  const document = parse(html, { sourceCodeLocationInfo: true, scriptingEnabled: false });
  const references: PageReference[] = [];
  let headEnd: number | undefined;
  let first: number | undefined;
  // A stack of its own, because a page may nest deeper than functions can.
  const stack: Node[] = [document];
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    if ("tagName" in node) {
      const found = findReferences(node);
      references.push(...found);
      if (found.length > 0) first ??= findSpan(node)?.start;
      if (node.tagName === "head") headEnd = node.sourceCodeLocation?.endTag?.startOffset;
    }
    const children = "content" in node ? [node.content] : "childNodes" in node ? node.childNodes : [];
    for (let index = children.length - 1; index >= 0; index -= 1) stack.push(children[index] as Node);
  }
  return { references, headEnd: headEnd ?? first ?? html.length };
}

function findReferences(element: Element): readonly PageReference[] {
  const ignored = findAttributeSpan(element, "vite-ignore");
  if (ignored !== undefined) return [{ kind: "ignored", span: ignored }];
  return [...findFiles(element), ...readStyleAttribute(element)];
}

function findFiles(element: Element): readonly PageReference[] {
  if (element.tagName === "script") return readScript(element);
  if (element.tagName === "style") return readInlineStyle(element);
  const relations = (readAttribute(element, "rel") ?? "").toLowerCase().split(/\s+/);
  if (element.tagName === "link") {
    if (relations.includes("stylesheet")) return readStylesheet(element);
    if (!relations.some((relation) => FILE_LINKS.has(relation))) return [];
  }
  const inline = relations.some((relation) => NEVER_INLINE.has(relation)) ? false : undefined;
  const files = listFileAttributes(element).flatMap((attribute): PageReference[] => {
    const url = readAttribute(element, attribute);
    const span = findAttributeSpan(element, attribute);
    return url === undefined || span === undefined ? [] : [{ kind: "file", url, attribute, inline, span }];
  });
  const sets = (SET_ATTRIBUTES[element.tagName] ?? []).flatMap((attribute): PageReference[] => {
    const value = readAttribute(element, attribute);
    const span = findAttributeSpan(element, attribute);
    return value === undefined || span === undefined ? [] : [{ kind: "file-set", value, attribute, span }];
  });
  return [...files, ...sets];
}

function listFileAttributes(element: Element): readonly string[] {
  if (element.tagName !== "meta") return FILE_ATTRIBUTES[element.tagName] ?? [];
  const name = readAttribute(element, "name") ?? readAttribute(element, "property") ?? "";
  return FILE_META.has(name.toLowerCase()) ? ["content"] : [];
}

function readScript(element: Element): readonly PageReference[] {
  const span = findSpan(element);
  if (span === undefined) return [];
  const url = readAttribute(element, "src");
  const isModule = readAttribute(element, "type")?.toLowerCase() === "module";
  if (url !== undefined) return [{ kind: isModule ? "module" : "classic-script", url, span }];
  if (!isModule) return [];
  const code = element.childNodes.map((child) => ("value" in child ? child.value : "")).join("");
  return code.trim() === "" ? [] : [{ kind: "inline-module", code, span }];
}

function readStylesheet(element: Element): readonly PageReference[] {
  const url = readAttribute(element, "href");
  const conditional = ["media", "disabled"].some((name) => readAttribute(element, name) !== undefined);
  const span = conditional ? findAttributeSpan(element, "href") : findSpan(element);
  if (url === undefined || span === undefined) return [];
  return [{ kind: conditional ? "conditional-stylesheet" : "stylesheet", url, span }];
}

function readInlineStyle({ childNodes: [text] }: Element): readonly PageReference[] {
  if (text === undefined || !("value" in text) || !text.sourceCodeLocation) return [];
  const { startOffset: start, endOffset: end } = text.sourceCodeLocation;
  return [{ kind: "inline-style", code: text.value, span: { start, end } }];
}

function readStyleAttribute(element: Element): readonly PageReference[] {
  const declarations = readAttribute(element, "style") ?? "";
  const span = findAttributeSpan(element, "style");
  if (span === undefined || !/url\(|image-set\(/i.test(declarations)) return [];
  return [{ kind: "style-attribute", declarations, span }];
}

function readAttribute(element: Element, name: string): string | undefined {
  return element.attrs.find(
    (attribute) => (attribute.prefix ? `${attribute.prefix}:${attribute.name}` : attribute.name) === name,
  )?.value;
}

function findSpan({ sourceCodeLocation }: Element): Span | undefined {
  if (!sourceCodeLocation) return undefined;
  return { start: sourceCodeLocation.startOffset, end: sourceCodeLocation.endOffset };
}

function findAttributeSpan({ sourceCodeLocation }: Element, name: string): Span | undefined {
  const location = sourceCodeLocation?.attrs?.[name];
  return location === undefined ? undefined : { start: location.startOffset, end: location.endOffset };
}

/** Escapes a string for use in a quoted attribute. */
export function escapeAttribute(value: string): string {
  return value.replaceAll("&", "&amp;").replaceAll('"', "&quot;");
}

/** Renders an attribute. */
export function attribute(name: string, value: string): string {
  return `${name}="${escapeAttribute(value)}"`;
}
