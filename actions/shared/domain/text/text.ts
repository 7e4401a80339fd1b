/**
 * Fills `{{slot}}` marks, each once and literally: a value that itself holds `{{…}}` stays as it is.
 * Throws when template and slots do not agree, which is a mistake of ours.
 */
export function renderPrompt(template: string, slots: Readonly<Record<string, string>>): string {
  const used = new Set<string>();
  const text = template.replace(/\{\{([a-z-]+)\}\}/g, (_mark, slot: string) => {
    const value = slots[slot];
    if (value === undefined) throw new Error(`The prompt template has a slot "${slot}" that nothing fills.`);
    used.add(slot);
    return value;
  });
  const unused = Object.keys(slots).filter((slot) => !used.has(slot));
  if (unused.length > 0) throw new Error(`The prompt template has no slot for: ${unused.join(", ")}.`);
  return text;
}

/**
 * Untrusted text as a fenced block that it cannot close: the fence is longer than any run of backticks in it.
 * Cut at `maxLength` characters.
 */
export function fenceUntrusted(text: string, maxLength: number): string {
  const clipped = clip(text.replaceAll("\r\n", "\n"), maxLength);
  const longest = Math.max(2, ...[...clipped.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  return `${fence}text\n${clipped}\n${fence}`;
}

/** The text, or its first `maxLength` characters (not half of a surrogate pair) and a mark that it was cut. */
export function clip(text: string, maxLength: number): string {
  if (text.length <= maxLength) return text;
  const cut = text.slice(0, maxLength).replace(/[\uD800-\uDBFF]$/, "");
  return `${cut}…`;
}

/** One line of at most `maxLength` characters, for titles, commit subjects and log lines. */
export function singleLine(text: string, maxLength: number): string {
  const line = text.replace(/[\s\p{Cc}]+/gu, " ").trim();
  return clip(line, maxLength);
}
