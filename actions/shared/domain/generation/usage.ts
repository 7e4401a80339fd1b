/** Tokens as the model's provider counts them. */
export interface Usage {
  readonly inputTokens: number;
  readonly outputTokens: number;
}

/** Zero tokens. */
export const NO_USAGE: Usage = { inputTokens: 0, outputTokens: 0 };

/** Adds two token counts. */
export function addUsage(a: Usage, b: Usage): Usage {
  return { inputTokens: a.inputTokens + b.inputTokens, outputTokens: a.outputTokens + b.outputTokens };
}

/** Renders token counts, e.g. `1234 in, 567 out`. */
export function describeUsage({ inputTokens, outputTokens }: Usage): string {
  return `${inputTokens} in, ${outputTokens} out`;
}
