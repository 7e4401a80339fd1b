import { createHash } from "node:crypto";
import { basename, extname } from "node:path";
import mime from "mime";
import { readSource } from "../esbuild/read-source.ts";
import type { FrontEndContext } from "./front-end-context.ts";

/** Set by `?inline` and `?no-inline`; undefined leaves it to the size. */
export type Inline = boolean | undefined;

/** Reads a file and returns the URL to use for it: its bytes when it is small, a hashed file's otherwise. */
export async function assetUrl(context: FrontEndContext, file: string, inline?: Inline): Promise<string> {
  const contents = await readSource(context.directory, context.sources, file);
  if (inline ?? contents.length < context.options.inlineLimitBytes) return dataUrl(file, contents);
  return emitFile(context, basename(file), contents);
}

/** Serves `contents` under a name that changes with them; returns the URL. */
export function emitFile({ emitted, options }: FrontEndContext, name: string, contents: Uint8Array): string {
  const extension = extname(name);
  const path = `${options.assetsFolder}/${basename(name, extension)}-${contentHash(contents)}${extension}`;
  emitted.set(path, contents);
  return `${options.base}${encodeURI(path)}`;
}

/** Eight characters that look like esbuild's. */
export function contentHash(contents: Uint8Array | string): string {
  return createHash("sha256").update(contents).digest("hex").slice(0, 8).toUpperCase();
}

/** SVG stays text, which compresses better. */
function dataUrl(file: string, contents: Buffer): string {
  if (file.endsWith(".svg")) {
    const text = contents.toString("utf8");
    if (!text.includes("<text") && !text.includes("<foreignObject"))
      return `data:image/svg+xml,${inUrl(text)}`;
  }
  const type = mime.getType(file) ?? "application/octet-stream";
  return `data:${type};base64,${contents.toString("base64")}`;
}

function inUrl(svg: string): string {
  return svg
    .trim()
    .replaceAll(/>\s+</g, "><")
    .replaceAll('"', "'")
    .replaceAll(/[%#<>\s"{}|\\^`]/g, (character) => encodeURIComponent(character));
}
