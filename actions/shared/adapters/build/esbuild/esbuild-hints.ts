/** What to do about esbuild's own messages, in the imperative; the first pattern that matches counts. */
const HINTS: readonly (readonly [message: RegExp, hint: string])[] = [
  [
    /^Could not resolve "(?:\.{0,2}\/|[A-Za-z]:\\)/,
    "Check the path and that the file is committed; upper and lower case matter on the runner.",
  ],
  [
    /^Could not resolve "cloudflare:/,
    "Import `cloudflare:*` in the Worker only; browsers have no such module.",
  ],
  [
    /^Could not resolve "node:|is built into node/,
    "Add `nodejs_compat` to `compatibility_flags` for the Worker; in the front end use another package.",
  ],
  [
    /^Could not resolve "([^"]+)"/,
    "Add the package to `dependencies` in package.json, install it, and commit the lock file as well.",
  ],
  [/^No matching export in /, "Correct the name of the import, or export it in that file."],
  [
    /^No loader is configured for /,
    "Import it with `?url` or `?raw` in the front end; in the Worker add a rule for it to `rules`.",
  ],
  [/^The JSX syntax extension is not currently enabled/, "Give the file the extension `.tsx` or `.jsx`."],
  [/^Cannot assign to .* because it is a constant/, "Declare it with `let`, or do not assign to it again."],
  [/has already been declared$|^Multiple exports with the same name/, "Rename one of the two."],
  [/^"await" can only be used inside an "async" function/, "Make the function `async`."],
  [/^Top-level await /, "Move it into an async function, or write the file as an ES module."],
  [
    /^Unexpected end of file|^Unterminated /,
    "Close the bracket, brace, string or comment that is still open before this location.",
  ],
  [
    /^Expected .* but found |^Unexpected |^Syntax error/,
    "Correct the syntax here; the mistake may be just before this location.",
  ],
];

/** Finds a hint for a message of esbuild, given with the texts of its notes; undefined when the message is enough. */
export function findEsbuildHint(message: string): string | undefined {
  return HINTS.find(([pattern]) => pattern.test(message))?.[1];
}
