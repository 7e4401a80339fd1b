/**
 * Replaces each `{{slot}}` of a prompt template with its value, literally: a `{{…}}` inside a value is left
 * unchanged. Throws an Error if the template has a slot without a value, or a value has no slot.
 */
export function renderPrompt(template: string, slots: Readonly<Record<string, string>>): string {
  const used = new Set<string>();
  const text = template.replace(/\{\{([a-z-]+)\}\}/g, (_mark, slot: string) => {
    const value = slots[slot];
    if (value === undefined) throw new Error(`The prompt template has a slot "${slot}" without a value.`);
    used.add(slot);
    return value;
  });
  const unused = Object.keys(slots).filter((slot) => !used.has(slot));
  if (unused.length > 0) throw new Error(`The prompt template has no slot for: ${unused.join(", ")}.`);
  return text;
}
