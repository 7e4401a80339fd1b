import { resolve } from "node:path";

/**
 * Resolves a path that a person typed, which is relative to their working directory. `npm run overskill` changes to the
 * toolkit's directory; npm passes theirs in INIT_CWD. https://docs.npmjs.com/cli/commands/npm-run-script#description
 */
export function resolveUserPath(path: string, env: NodeJS.ProcessEnv = process.env): string {
  const throughNpm = env["npm_lifecycle_event"] === "overskill" || env["npm_lifecycle_event"] === "start";
  return resolve((throughNpm ? env["INIT_CWD"] : undefined) ?? ".", path);
}
