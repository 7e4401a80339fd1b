import type { components } from "@octokit/openapi-types";
import { type Html, html } from "../text/html.ts";
import { renderMarkdown } from "../text/markdown.ts";
import type { CodeView } from "../views/code.ts";
import { ApiRefusal, callApi } from "./api.ts";
import { loadRecentCommits } from "./commits.ts";
import type { PageScope } from "./page-scope.ts";

type Directory = components["schemas"]["content-directory"];
type File = components["schemas"]["content-file"];

/** Loads a directory with its README and newest commits, or a file. `path` is empty at the root. */
export async function loadCode(scope: PageScope, ref: string, path: string): Promise<CodeView> {
  const view = { repository: scope.fullName, branch: ref, path };
  const found = await loadContents(scope, ref, path).catch((thrown: unknown) => {
    if (thrown instanceof ApiRefusal && thrown.status === 404 && path === "") return undefined;
    throw thrown;
  });
  if (found === undefined) return { ...view, content: { kind: "empty" } };
  if (!Array.isArray(found)) return { ...view, content: toFileContent(scope, ref, found) };
  const [readme, commits] = await Promise.all([
    loadReadme(scope, ref, found),
    loadRecentCommits(scope, ref, path),
  ]);
  const entries = found
    .map(({ name, type }) => ({ name, kind: type === "dir" ? ("directory" as const) : ("file" as const) }))
    .sort((one, other) => one.kind.localeCompare(other.kind) || one.name.localeCompare(other.name));
  return { ...view, content: { kind: "directory", entries, commits, ...(readme ? { readme } : {}) } };
}

/** Loads the text of each file directly in a directory of the default branch, by name. A missing directory is empty. */
export async function loadTexts(scope: PageScope, directory: string): Promise<ReadonlyMap<string, string>> {
  const ref = scope.repository.defaultBranch;
  const found = await loadContents(scope, ref, directory).catch((thrown: unknown) => {
    if (thrown instanceof ApiRefusal && thrown.status === 404) return [];
    throw thrown;
  });
  if (!Array.isArray(found)) return new Map();
  const files = found.filter(({ type }) => type === "file");
  const texts = await Promise.all(files.map((entry) => loadContents(scope, ref, entry.path)));
  return new Map(
    texts.flatMap((file) => (Array.isArray(file) ? [] : [[file.name, decodeText(file)] as const])),
  );
}

/** Loads a file's bytes; undefined for a directory. */
export async function loadBytes(
  scope: PageScope,
  ref: string,
  path: string,
): Promise<Uint8Array | undefined> {
  const found = await loadContents(scope, ref, path);
  return Array.isArray(found) ? undefined : Buffer.from(found.content, "base64");
}

function loadContents(scope: PageScope, ref: string, path: string): Promise<Directory | File> {
  const encoded = path.split("/").map(encodeURIComponent).join("/");
  const query = new URLSearchParams({ ref });
  return callApi(scope, "GET", `/repos/${scope.fullName}/contents/${encoded}?${query}`);
}

async function loadReadme(scope: PageScope, ref: string, entries: Directory): Promise<Html | undefined> {
  const entry = entries.find(({ name, type }) => type === "file" && /^readme\.md$/i.test(name));
  if (entry === undefined) return undefined;
  const file = await loadContents(scope, ref, entry.path);
  return Array.isArray(file) ? undefined : renderFile(scope, ref, file);
}

function toFileContent(scope: PageScope, ref: string, file: File): CodeView["content"] {
  const rendered = renderContent(scope, ref, file);
  const text = decodeText(file);
  return {
    kind: "file",
    text: text.includes("\0") ? "Binary file not shown." : text,
    ...(rendered ? { rendered } : {}),
  };
}

function renderContent(scope: PageScope, ref: string, file: File): Html | undefined {
  if (file.name.endsWith(".md")) return renderFile(scope, ref, file);
  if (!/\.(svg|png|jpe?g|gif|webp)$/i.test(file.name)) return undefined;
  const path = [ref, ...file.path.split("/")].map(encodeURIComponent).join("/");
  return html`<img src="/${scope.fullName}/raw/${path}" alt="${file.name}">`;
}

function renderFile(scope: PageScope, ref: string, file: File): Html {
  const directory = file.path.split("/").slice(0, -1);
  const base = (kind: "blob" | "raw"): string =>
    ["", scope.fullName, kind, encodeURIComponent(ref), ...directory].join("/");
  return renderMarkdown(decodeText(file), {
    repository: scope.fullName,
    breaks: false,
    base: { links: base("blob"), images: base("raw") },
  });
}

function decodeText({ content }: File): string {
  return Buffer.from(content, "base64").toString();
}
