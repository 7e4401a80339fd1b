import { clip, singleLine } from "../text/clip.ts";
import type { Usage } from "./usage.ts";

export interface GeneratedCommit {
  readonly slug: string;
  /** What was made, in a few words; the model's. */
  readonly title: string;
  readonly summary: string;
  readonly newApp: boolean;
  readonly issue: number;
  readonly requestedBy: string;
  readonly model: string;
  readonly usage: Usage;
}

/** Subject, body and trailers (`git interpret-trailers` reads them): the record of who asked what made the commit. */
export function renderCommitMessage(commit: GeneratedCommit): string {
  const kind = commit.newApp ? "feat" : "change";
  const subject = singleLine(`${kind}(${commit.slug}): ${commit.title}`, 71);
  const trailers = [
    `Prompt-Issue: #${commit.issue}`,
    `Requested-By: ${singleLine(commit.requestedBy, 60)}`,
    `Model: ${singleLine(commit.model, 100)}`,
    `Tokens: ${commit.usage.inputTokens} in, ${commit.usage.outputTokens} out`,
  ];
  return `${subject}\n\n${bodyOf(commit.summary)}\n\n${trailers.join("\n")}\n`;
}

/** Plain lines; what looks like a trailer or a closing keyword is indented so that nobody reads it as one. */
function bodyOf(summary: string): string {
  const text = clip(summary.replaceAll("\r", ""), 2000).replace(/[^\P{Cc}\n]/gu, "");
  return text
    .split("\n")
    .map((line) => line.trimEnd().replace(/#(?=\d)/g, "no. "))
    .map((line) => (/^[A-Za-z-]+:\s/.test(line) ? `  ${line}` : line))
    .join("\n")
    .trim();
}
