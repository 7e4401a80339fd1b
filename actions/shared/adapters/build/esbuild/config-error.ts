import type { Message } from "esbuild";
import type { AppConfig, FileKey } from "../../../domain/build/app-config.ts";
import type { ProblemCode } from "../../../domain/build/problem-hints.ts";
import { bundleError } from "./bundle-outcome.ts";

/** Returns an error about a file that the app's configuration names, located at the key that names it. */
export function configError(
  { file, locations }: AppConfig,
  key: FileKey,
  text: string,
  code?: ProblemCode,
): Message {
  const location = locations[key];
  if (location === undefined) return bundleError(text, { file }, code);
  const { line, column, lineText = "" } = location;
  // esbuild counts bytes from 0.
  const bytes = Buffer.byteLength(lineText.slice(0, column - 1));
  return bundleError(text, { file, line, column: bytes, lineText }, code);
}
