import { createHash } from "node:crypto";
import { basename, extname } from "node:path";
import mime from "mime";
import { readSource } from "../../sources/read-source.ts";
import type { FrontEndContext } from "../context/front-end-context.ts";
import type { SourceMap } from "../syntax/source-maps.ts";
import { attachMap } from "./attach-map.ts";

/** Set by `?inline` and `?no-inline`; if undefined, the size of the asset decides. */
export type Inline = boolean | undefined;

/** Reads a file and returns its URL: a data URL if the file is small, the URL of a hashed file otherwise. */
export async function assetUrl(context: FrontEndContext, file: string, inline?: Inline): Promise<string> {
  const contents = await readSource(context.directory, context.sources, file);
  if (inline ?? contents.length < context.options.inlineLimitBytes) return dataUrl(file, contents);
  return emitFile(context, basename(file), contents);
}

/** Serves `contents` under a name with a hash of them, and returns the URL. */
export function emitFile(context: FrontEndContext, name: string, contents: Uint8Array): string {
  const path = hashedPath(context, name, contents);
  context.emitted.set(path, contents);
  return `${context.options.base}${encodeURI(path)}`;
}

/** Serves a script like `emitFile`, with its source map if the options ask for one. */
export function emitScript(
  context: FrontEndContext,
  name: string,
  { code, map }: { readonly code: string; readonly map: SourceMap | undefined },
): string {
  const { emitted, options } = context;
  const path = hashedPath(context, name, map === undefined ? code : `${code}\n${JSON.stringify(map)}`);
  for (const [file, text] of attachMap(path, code, map, options.sourcemap)) {
    emitted.set(file, Buffer.from(text));
  }
  return `${options.base}${encodeURI(path)}`;
}

function hashedPath({ options }: FrontEndContext, name: string, contents: Uint8Array | string): string {
  const extension = extname(name);
  return `${options.assetsFolder}/${basename(name, extension)}-${contentHash(contents)}${extension}`;
}

/** Returns a hash of eight characters, which look like those of esbuild's hashes. */
export function contentHash(contents: Uint8Array | string): string {
  return createHash("sha256").update(contents).digest("hex").slice(0, 8).toUpperCase();
}

/** Returns a data URL. SVG is base64-encoded only if it must be, because text compresses better. */
function dataUrl(file: string, contents: Buffer): string {
  if (file.endsWith(".svg")) {
    const text = contents.toString("utf8");
    if (!text.includes("<text") && !text.includes("<foreignObject"))
      return `data:image/svg+xml,${encodeSvg(text)}`;
  }
  const type = mime.getType(file) ?? "application/octet-stream";
  return `data:${type};base64,${contents.toString("base64")}`;
}

function encodeSvg(svg: string): string {
  return svg
    .trim()
    .replaceAll(/>\s+</g, "><")
    .replaceAll('"', "'")
    .replaceAll(/[%#<>\s"{}|\\^`]/g, (character) => encodeURIComponent(character));
}
