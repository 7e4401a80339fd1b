import { invalidUpload } from "../wire/api-error.ts";

const NAME = /^[a-z0-9_][a-z0-9_-]{0,62}$/i;

/** Checks the name of a script, which is also used as a directory name. Throws ApiError 400/10021. */
export function parseScriptName(name: string): string {
  if (NAME.test(name)) return name;
  throw invalidUpload(
    `"${name}" is not a script name: up to 63 letters, digits, hyphens and underscores are allowed.`,
  );
}
