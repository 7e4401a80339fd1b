/** What to do about a kind of finding, in the imperative. The first that fits counts. */
const HINTS: readonly (readonly [finding: RegExp, hint: string])[] = [
  // esbuild
  [
    /^Could not resolve "(?:\.{0,2}\/|[A-Za-z]:\\)/,
    "Check the path, and whether git knows the file; upper and lower case matter on the runner.",
  ],
  [
    /^Could not resolve "cloudflare:/,
    "Import `cloudflare:*` in the Worker only; a browser has no such module.",
  ],
  [
    /^Could not resolve "node:|is built into node/,
    "Add `nodejs_compat` to `compatibility_flags` for the Worker; in the front end take another package.",
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
  [/^The JSX syntax extension is not currently enabled/, "Give the file the ending `.tsx` or `.jsx`."],
  [/^Cannot assign to .* because it is a constant/, "Declare it with `let`, or do not assign to it again."],
  [/has already been declared$|^Multiple exports with the same name/, "Rename one of the two."],
  [/^"await" can only be used inside an "async" function/, "Make the function `async`."],
  [/^Top-level await /, "Move it into an async function, or write the file as an ES module."],
  [
    /^Unexpected end of file|^Unterminated /,
    "Close what is still open: a bracket, a brace, a text or a comment before this place.",
  ],
  [
    /^Expected .* but found |^Unexpected |^Syntax error/,
    "Correct the syntax here; the mistake may stand just before this place.",
  ],
  [
    /^This is outside of the app's folder/,
    "Move the file into the app, or make it a workspace package that the app depends on.",
  ],
  [
    /^"_worker\.js" is server code/,
    "Add a file `.assetsignore` with the line `_worker.js` to what is served (`public/` in most frameworks); an empty one if it is meant to be read.",
  ],
  [/ is ignored by git/, "Commit the file, or take it out of `.gitignore`."],
  // wrangler
  [/^This is not JSON: /, "Look for a comma, a quote or a brace that is missing just before this place."],
  [/^This is nested deeper than /, "Write the configuration with fewer levels."],
  [/^There is no wrangler configuration/, "Add a `wrangler.jsonc` beside the app's sources."],
  [/^Keep one configuration file/, "Delete all but one; `wrangler.jsonc` is the one new projects get."],
  [/^`name` (?:is required|must be )/, "Set `name` to lower-case letters, digits and dashes."],
  [/^`main` names .* which does not exist/, "Correct `main`, or commit the file that it names."],
  [
    /^`(?:env\.\w+\.)?compatibility_date` /,
    "Set the date of the runtime the app was tested with, as `YYYY-MM-DD`.",
  ],
  [/ is required\.$/, "Add the key at this place."],
  [/ is not known\.$| is not supported here\.$/, "Remove the key, or correct its name."],
];

/** A hint for the kind of finding that `message` tells of; undefined when its own words have to do. */
export function hintFor(message: string): string | undefined {
  return HINTS.find(([finding]) => finding.test(message))?.[1];
}
