import { type Digest, isDigest } from "../digest.ts";

/** What the trailers of a generated commit say; see `renderCommitMessage`. */
export interface GenerationTrailers {
  /** Number of the prompt issue. */
  readonly issue: number;
  readonly model: string;
  /** Digest of the text that the model got; absent in commits of older versions of this toolkit. */
  readonly promptDigest?: Digest;
}

/**
 * Parses the trailers of a commit's message; undefined for a commit that a person wrote. Takes the last trailer of each
 * name: a squash merge appends its own paragraph, and the summary above the trailers is the model's text.
 */
export function parseTrailers(message: string): GenerationTrailers | undefined {
  const find = (name: string): string | undefined =>
    message
      .split(/\r?\n/)
      .findLast((line) => line.startsWith(`${name}: `))
      ?.slice(name.length + 2)
      .trim();
  const [, issue] = /^#([1-9]\d{0,9})$/.exec(find("Prompt-Issue") ?? "") ?? [];
  const model = find("Model");
  if (issue === undefined || model === undefined || model === "") return undefined;
  const digest = find("Prompt-Digest") ?? "";
  return { issue: Number(issue), model, ...(isDigest(digest) ? { promptDigest: digest } : {}) };
}
