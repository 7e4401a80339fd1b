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

/** Translates one token. Here `?` and `+` are quantifiers, as in a regular expression but not in a shell. */
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

/** Returns true if the name matches. The last pattern that matches decides; a leading `!` excludes the name. */
function matchesPatterns(patterns: readonly string[], name: string): boolean {
  let matched = false;
  for (const pattern of patterns) {
    const excludes = pattern.startsWith("!");
    if (compileFilterPattern(excludes ? pattern.slice(1) : pattern).test(name)) matched = !excludes;
  }
  return matched;
}

/** Returns true if a branch or tag passes the filter. */
export function passesName(filter: Filter, name: string): boolean {
  return matchesPatterns(filter.patterns, name) !== filter.ignore;
}

/** Returns true if at least one of the changed files passes the filter. */
export function passesPaths(filter: Filter, files: readonly string[]): boolean {
  return files.some((file) => passesName(filter, file));
}
