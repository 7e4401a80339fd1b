import type { Digest } from "../digest.ts";
import { singleLine } from "../text/clip.ts";
import { inertText } from "../text/inert-markdown.ts";
import type { Usage } from "./usage.ts";

/** The facts in a generated commit's message. */
export interface GeneratedCommit {
  readonly slug: string;
  /** The model's short description of the change. */
  readonly title: string;
  readonly summary: string;
  readonly newApp: boolean;
  readonly issue: number;
  readonly requestedBy: string;
  readonly model: string;
  /** Digest of the text that the model got, which people can edit later; `overskill verify` compares it. */
  readonly promptDigest: Digest;
  readonly usage: Usage;
}

/**
 * Renders subject, body and trailers, which record the prompt, the person and the model. `git
 * interpret-trailers` can read them.
 */
export function renderCommitMessage(commit: GeneratedCommit): string {
  const kind = commit.newApp ? "feat" : "change";
  const subject = singleLine(inertText(`${kind}(${commit.slug}): ${commit.title}`, 200), 71);
  const trailers = [
    `Prompt-Issue: #${commit.issue}`,
    `Requested-By: ${singleLine(commit.requestedBy, 60)}`,
    `Prompt-Digest: ${commit.promptDigest}`,
    `Model: ${singleLine(commit.model, 100)}`,
    `Tokens: ${commit.usage.inputTokens} in, ${commit.usage.outputTokens} out`,
  ];
  return [subject, renderBody(commit.summary), trailers.join("\n")]
    .filter((part) => part !== "")
    .join("\n\n")
    .concat("\n");
}

/** Renders plain lines. Quotes lines that look like a trailer, such as a co-author, so that git and GitHub ignore them. */
function renderBody(summary: string): string {
  return inertText(summary, 2000)
    .split("\n")
    .map((line) => line.trimEnd())
    .map((line) => (/^\s*[\w-]+\s*[:=]/.test(line) ? `> ${line}` : line))
    .join("\n")
    .trim();
}
