import { resolve } from "node:path";

/**
 * A path as the person meant it: `npm run overskill` works in the toolkit's folder, yet what people type is
 * relative to theirs. https://docs.npmjs.com/cli/commands/npm-run-script#description (INIT_CWD)
 */
export function resolveUserPath(path: string, env: NodeJS.ProcessEnv = process.env): string {
  const throughNpm = env["npm_lifecycle_event"] === "overskill" || env["npm_lifecycle_event"] === "start";
  return resolve((throughNpm ? env["INIT_CWD"] : undefined) ?? ".", path);
}
