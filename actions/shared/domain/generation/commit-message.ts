import { clip, singleLine } from "../text/clip.ts";
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
  readonly usage: Usage;
}

/**
 * Renders subject, body and trailers, which record the prompt issue, the person and the model. `git
 * interpret-trailers` can read them.
 */
export function renderCommitMessage(commit: GeneratedCommit): string {
  const kind = commit.newApp ? "feat" : "change";
  const subject = singleLine(`${kind}(${commit.slug}): ${commit.title}`, 71);
  const trailers = [
    `Prompt-Issue: #${commit.issue}`,
    `Requested-By: ${singleLine(commit.requestedBy, 60)}`,
    `Model: ${singleLine(commit.model, 100)}`,
    `Tokens: ${commit.usage.inputTokens} in, ${commit.usage.outputTokens} out`,
  ];
  return `${subject}\n\n${renderBody(commit.summary)}\n\n${trailers.join("\n")}\n`;
}

/**
 * Renders plain lines. Indents lines that look like a trailer or a closing keyword, so that git and GitHub ignore
 * them.
 */
function renderBody(summary: string): string {
  const text = clip(summary.replaceAll("\r", ""), 2000).replace(/[^\P{Cc}\n]/gu, "");
  return text
    .split("\n")
    .map((line) => line.trimEnd().replace(/#(?=\d)/g, "no. "))
    .map((line) => (/^[A-Za-z-]+:\s/.test(line) ? `  ${line}` : line))
    .join("\n")
    .trim();
}
