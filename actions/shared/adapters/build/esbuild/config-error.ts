import type { Message } from "esbuild";
import type { AppConfig, FileKey } from "../../../domain/build/app-config.ts";
import { bundleError } from "./bundle-outcome.ts";

/** A finding about what the app's configuration names, at the place where it does. */
export function configError({ file, places }: AppConfig, key: FileKey, text: string): Message {
  const place = places[key];
  if (place === undefined) return bundleError(text, { file });
  const { line, column, lineText = "" } = place;
  // esbuild counts bytes from 0.
  const bytes = Buffer.byteLength(lineText.slice(0, column - 1));
  return bundleError(text, { file, line, column: bytes, lineText });
}
