import type { Loader } from "esbuild";

/** Extensions of files that Vite copies as assets: https://vite.dev/guide/assets */
const EXTENSIONS = [
  ...["apng", "avif", "bmp", "gif", "ico", "jfif", "jpeg", "jpg", "jxl", "png", "svg", "webp"],
  ...["aac", "flac", "m4a", "mov", "mp3", "mp4", "ogg", "opus", "vtt", "wav", "webm"],
  ...["eot", "otf", "ttf", "woff", "woff2"],
  ...["pdf", "txt", "wasm", "webmanifest"],
];

/** esbuild loaders for those extensions. */
export const assetLoaders: Readonly<Record<string, Loader>> = Object.fromEntries(
  EXTENSIONS.map((extension) => [`.${extension}`, "file" as const]),
);
