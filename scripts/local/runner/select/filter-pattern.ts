import type { Filter } from "../workflow/workflow.ts";

/**
 * Compiles one pattern of `branches`, `tags` or `paths`.
 * See https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax#filter-pattern-cheat-sheet
 */
export function compileFilterPattern(pattern: string): RegExp {
  let source = "";
  for (let index = 0; index < pattern.length; index += 1) {
    const rest = pattern.slice(index);
    const [token = ""] = /^(?:\*\*\/|\*\*|\[[^\]]*\]|\\.|.)/su.exec(rest) ?? [];
    source += translate(token, index === 0 || pattern[index - 1] === "/");
    index += token.length - 1;
  }
  return new RegExp(`^${source}$`, "su");
}

/** Here `?` and `+` are quantifiers, as in a regular expression and unlike in a shell. */
function translate(token: string, atSegmentStart: boolean): string {
  switch (token) {
    case "**/":
      return atSegmentStart ? "(?:.*/)?" : ".*/";
    case "**":
      return ".*";
    case "*":
      return "[^/]*";
    case "?":
    case "+":
      return token;
    default:
      if (token.startsWith("[") && token.length > 1) return token;
      return token.replace(/^\\(?=.)/s, "").replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
  }
}

/** Patterns are tried in order and the last one that matches decides; `!` at its start makes it exclude. */
export function matchesPatterns(patterns: readonly string[], name: string): boolean {
  let matched = false;
  for (const pattern of patterns) {
    const excludes = pattern.startsWith("!");
    if (compileFilterPattern(excludes ? pattern.slice(1) : pattern).test(name)) matched = !excludes;
  }
  return matched;
}

/** Whether a branch or tag passes. */
export function passesName(filter: Filter, name: string): boolean {
  return matchesPatterns(filter.patterns, name) !== filter.ignore;
}

/** Whether a set of changed files passes: one file that the filter lets through is enough. */
export function passesPaths(filter: Filter, files: readonly string[]): boolean {
  return files.some((file) => passesName(filter, file));
}
