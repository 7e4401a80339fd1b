const KEYWORD = /\b(?:close[sd]?|fix(?:e[sd])?|resolve[sd]?):?\s+#(\d+)\b/gi;

/**
 * The issues that a pull request's text says it closes, e.g. "Closes #12"; each once, in order.
 * https://docs.github.com/en/issues/tracking-your-work-with-issues/using-issues/linking-a-pull-request-to-an-issue
 */
export function closingReferences(text: string): readonly number[] {
  return [...new Set([...text.matchAll(KEYWORD)].map(([, number]) => Number(number)))];
}
