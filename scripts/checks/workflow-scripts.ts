/** Contexts whose values only the runner and GitHub choose. */
const TRUSTED =
  /^(runner\.(temp|os|arch|tool_cache)|github\.(run_id|run_number|run_attempt|sha|workspace|job))$/;

/** Commands that fetch code which no lock file of the repository pins. */
const UNPINNED =
  /\b(?:npx|bunx|uvx|pipx)\s|\b(?:pnpm|yarn)\s+dlx\b|\bnpm\s+(?:i|in|install|add|exec|x|init|create)\b|\b(?:yarn|pnpm|bun)\s+(?:global\s+)?add\b|\b(?:pip3?|gem|cargo|go|brew|dotnet\s+tool|apt-get|apk)\s+(?:-\S+\s+)*(?:install|add)\b|\bgo\s+run\s+\S+@/;

/** Checks a shell script, or one of github-script. Expressions become part of the script before it runs. */
export function checkScript(script: string | undefined, report: (message: string) => void): void {
  if (script === undefined) return;
  const foreign = [...script.matchAll(/\$\{\{(.*?)\}\}/gs)].filter(
    ([, inner = ""]) => !TRUSTED.test(inner.trim()),
  );
  if (foreign.length > 0) {
    report("the script contains an expression with untrusted text; pass it through `env`");
  }
  if (/GITHUB_(ENV|PATH)\b|::(set-env|add-path|set-output)\b/.test(script)) {
    report("the script changes the environment of later steps; use outputs");
  }
  if (/\b(curl|wget)\b[^\n|]*\|\s*(sudo\s+)?(ba|z|da)?sh\b/.test(script)) {
    report("the script runs what it downloads");
  }
  if (UNPINNED.test(script)) report("the script installs what no lock file pins; use `npm ci`");
  if (/\b(?:npm|yarn|pnpm|bun)\s+publish\b|\btwine\s+upload\b|\bcargo\s+publish\b/.test(script)) {
    report("the script publishes to a registry; let the registry trust the workflow instead of a token");
  }
}

/** Checks a condition. */
export function checkCondition(condition: string | undefined, report: (message: string) => void): void {
  if (condition === undefined) return;
  if (/\bgithub\.(triggering_)?actor\b/.test(condition)) {
    report("`github.actor` may be somebody else than the author of the event's text; use the event's sender");
  }
  // A substring of the list is contained in it, too.
  if (/\bcontains\(\s*'[^']*'\s*,/.test(condition)) {
    report("`contains` with a string as list matches parts of its words; use `fromJSON` of an array");
  }
  if (/\bauthor_association\b/.test(condition)) {
    report("`author_association` does not say who has write access; ask the API");
  }
  // Text around an expression makes the condition a string, which is always true; so does the line feed of a block.
  if (/\$\{\{/.test(condition) && !/^\$\{\{[^}]*(?:\}(?!\})[^}]*)*\}\}$/.test(condition)) {
    report("text around the expression makes the condition always true");
  }
}

/** Texts that are wrong anywhere in a workflow, and why. */
const WRONG: readonly (readonly [pattern: RegExp, message: string])[] = [
  [
    /toJSON\(\s*secrets\s*\)|\bsecrets\s*(?:\[|\.\s*\*)|\$\{\{\s*secrets\s*\}\}/gi,
    "the expression reads secrets that it does not name",
  ],
  [
    /fromJSON\(\s*secrets\./gi,
    "the log hides a secret as a whole, but not its parts; make each part a secret",
  ],
  [
    /&&\s*(?:''|false|null|0)\s*\|\|/gi,
    "the value after `&&` counts as false, so that the expression never has it; turn the condition around",
  ],
  [
    /\b(?:http|git|ftp):\/\/(?!localhost\b|127\.|\[::1\])[\w$[]/gi,
    "the address has a scheme that does not protect what it carries; use https",
  ],
];

/** Checks the workflow's whole text, with the offset of each finding. */
export function checkText(text: string, report: (offset: number, message: string) => void): void {
  for (const [pattern, message] of WRONG) {
    for (const { index } of text.matchAll(pattern)) report(index, message);
  }
}
