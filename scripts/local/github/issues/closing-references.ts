const KEYWORD = /\b(?:close[sd]?|fix(?:e[sd])?|resolve[sd]?):?\s+#(\d+)\b/gi;

/**
 * Finds the issues that a pull request's description closes, e.g. "Closes #12": each number once, in order.
 * https://docs.github.com/en/issues/tracking-your-work-with-issues/using-issues/linking-a-pull-request-to-an-issue
 */
export function closingReferences(text: string): readonly number[] {
  return [...new Set([...text.matchAll(KEYWORD)].map(([, number]) => Number(number)))];
}
