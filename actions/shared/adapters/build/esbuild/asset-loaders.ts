import type { Loader } from "esbuild";

/** What Vite takes for a file to be copied: https://vite.dev/guide/assets */
const EXTENSIONS = [
  ...["apng", "avif", "bmp", "gif", "ico", "jfif", "jpeg", "jpg", "jxl", "png", "svg", "webp"],
  ...["aac", "flac", "m4a", "mov", "mp3", "mp4", "ogg", "opus", "vtt", "wav", "webm"],
  ...["eot", "otf", "ttf", "woff", "woff2"],
  ...["pdf", "txt", "wasm", "webmanifest"],
];

export const assetLoaders: Readonly<Record<string, Loader>> = Object.fromEntries(
  EXTENSIONS.map((extension) => [`.${extension}`, "file" as const]),
);
