import type { ErrorInfo } from "../errors.ts";
import { PROMPT_HEADING } from "../generation/prompt-issue.ts";
import { clip } from "../text/clip.ts";
import { inertMarkdown } from "../text/inert-markdown.ts";
import { COMMENT_MARK } from "./progress.ts";

/** The comments that end a conversation turn. Each stands alone, for somebody who has not read the run's log. */
const reply = (...paragraphs: readonly string[]) => `${COMMENT_MARK}\n${paragraphs.join("\n\n")}\n`;

export function renderNotAllowed(login: string): string {
  return reply(
    `Thank you for the idea, ${inertMarkdown(login, 60)}! Apps here are made on request of people with write access to this repository, and you do not have it (yet).`,
    "One of them can comment `/retry` to have it made.",
  );
}

export function renderPromptMissing(): string {
  return reply(
    `This issue does not say what the app should do: "${PROMPT_HEADING}" is empty.`,
    "Edit the issue and describe the app in a sentence or two, for example: *A to-do list where my team can add tasks and tick them off.* Work starts when you save it.",
  );
}

export function renderMade(pullRequest: number, summary: string): string {
  return reply(`The app is ready for review in #${pullRequest}.`, inertMarkdown(summary, 4000));
}

export function renderChanged(commit: string, summary: string): string {
  return reply(`Changed in ${commit}.`, inertMarkdown(summary, 4000));
}

/** A follow-up that was a question, or asked for what is there already. */
export function renderUnchanged(summary: string): string {
  return reply("Nothing was changed.", inertMarkdown(summary, 4000));
}

export interface Failure {
  readonly code: string;
  readonly message: string;
  /** Absent for failures nobody foresaw. */
  readonly info?: ErrorInfo;
}

export function renderFailure({ code, message, info }: Failure, runUrl: string): string {
  return reply(
    `That did not work (\`${code}\`); nothing was pushed.`,
    clip(inertMarkdown(message, 1500), 3000)
      .split("\n")
      .map((line) => `> ${line}`)
      .join("\n"),
    ...(info === undefined ? [] : [info.hint]),
    `[See the run](${runUrl})`,
  );
}
