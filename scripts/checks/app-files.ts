import type { Finding } from "./findings.ts";
import type { Source } from "./sources.ts";

/** Code that handles the files of apps. */
const CHECKED = /^actions\/shared\/adapters\/(build|generation)\//;

/** Modules that read only files of the toolkit, of this machine, or ones that they wrote themselves. */
const EXCEPTIONS: readonly string[] = [
  "actions/shared/adapters/build/packages/closure.ts",
  "actions/shared/adapters/build/packages/sparse-mark.ts",
  "actions/shared/adapters/build/measure/measure-startup.ts",
  "actions/shared/adapters/build/measure/process-cpu.ts",
  "actions/shared/adapters/build/worker/unenv-packages.ts",
];

const IMPORT = /^import\s+([^;]*?)\s+from\s+"(?:node:)?fs(?:\/promises)?"/gm;
const READS =
  /^(readFile|readFileSync|createReadStream|open|openSync|openAsBlob|copyFile|copyFileSync|cp|cpSync|read|readv)$/;

/**
 * Finds code that reads files of apps itself instead of with `filesystem/open-file.ts`, which follows no link to
 * outside, waits for no pipe, and has a limit for sizes.
 */
export function findDirectReads(sources: readonly Source[]): readonly Finding[] {
  return sources
    .filter(({ file }) => CHECKED.test(file) && !EXCEPTIONS.includes(file))
    .flatMap(({ file, text }) =>
      Array.from(text.matchAll(IMPORT), ([, clause = ""]) => listReads(clause)).flatMap((names) =>
        names.map((name) => ({
          file,
          message: `reads files with \`${name}\`; use readFileWithin, findFileWithin or readPlainFile of filesystem/open-file.ts`,
        })),
      ),
    );
}

function listReads(clause: string): readonly string[] {
  const braces = /\{([^}]*)\}/.exec(clause)?.[1];
  // `import fs` and `import * as fs` give every function.
  if (braces === undefined) return [clause];
  return braces
    .split(",")
    .map((name) => name.trim().replace(/\s+as\s.*$/, ""))
    .filter((name) => READS.test(name));
}
