/** Contexts whose values only the runner and GitHub choose. */
const TRUSTED =
  /^(runner\.(temp|os|arch|tool_cache)|github\.(run_id|run_number|run_attempt|sha|workspace|job))$/;

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
  // Text around an expression makes the condition a string, which is always true.
  if (/\$\{\{/.test(condition) && !/^\s*\$\{\{[^}]*(?:\}(?!\})[^}]*)*\}\}\s*$/.test(condition)) {
    report("text around the expression makes the condition always true");
  }
}
