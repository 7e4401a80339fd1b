/**
 * What to do about each kind of problem that the pipeline itself reports about an app's files, in the imperative. A problem
 * gets its code where it is raised.
 */
export const PROBLEM_HINTS = {
  "config-several": "Delete all but one; new projects use `wrangler.jsonc`.",
  "config-syntax": "Look for a missing comma, quote or brace just before this location.",
  "config-too-deep": "Write the configuration with fewer levels.",
  "date-invalid": "Set the date of the runtime that the app was tested with, as `YYYY-MM-DD`.",
  "entry-missing": "Correct `main`, or commit the file that it names.",
  "key-missing": "Add the key at this location.",
  "key-unknown": "Remove the key, or correct its name.",
  "name-invalid": "Set `name` to lower-case letters, digits and dashes.",
  "file-ignored": "Commit the file, or remove it from `.gitignore`.",
  "file-outside-app": "Move the file into the app, or make it a workspace package that the app depends on.",
  "file-missing": "Commit the file that the symbolic link leads to, or remove the link.",
  "file-special": "Replace it with a regular file, or remove it.",
  "file-too-large": "Make the file smaller, or load it when the app runs.",
  "file-server-code":
    "Add a file `.assetsignore` with the line `_worker.js` to the directory that is served (`public/` in most frameworks), or an empty one if anyone may read the file.",
} as const satisfies Readonly<Record<string, string>>;

/** A kind of problem that has a hint. */
export type ProblemCode = keyof typeof PROBLEM_HINTS;
