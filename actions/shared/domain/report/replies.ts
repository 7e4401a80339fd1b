import type { ErrorInfo } from "../errors.ts";
import { PROMPT_HEADING } from "../generation/prompt-issue.ts";
import { clip } from "../text/clip.ts";
import { inertMarkdown } from "../text/inert-markdown.ts";
import { COMMENT_MARK } from "./progress.ts";

/** Joins the paragraphs of a reply. Each reply makes sense without the log of the run. */
const reply = (...paragraphs: readonly string[]) => `${COMMENT_MARK}\n${paragraphs.join("\n\n")}\n`;

/** First line of the reply to a prompt issue without a prompt. */
export const PROMPT_MISSING_MARKER = "<!-- overskill:prompt-missing -->";

/** Renders the reply to a prompt issue without a prompt. */
export function renderPromptMissing(): string {
  return [PROMPT_MISSING_MARKER, renderPromptMissingText()].join("\n");
}

function renderPromptMissingText(): string {
  return reply(
    `This issue does not say what the app should do: "${PROMPT_HEADING}" is empty.`,
    "Edit the issue and describe the app in a sentence or two, for example: *A to-do list where my team can add tasks and tick them off.* Work starts when you save it.",
  );
}

/** First line of the reply to a request to change a pull request from a fork. */
export const FROM_FORK_MARKER = "<!-- overskill:from-fork -->";

/** Renders the reply to a request to change a pull request from a fork. */
export function renderFromFork(): string {
  const text = reply(
    "Nothing was started: this pull request comes from a fork, so the pipeline neither changes it nor deploys a preview of it.",
    "Review it, then push its commits to a branch of this repository to get a preview.",
  );
  return [FROM_FORK_MARKER, text].join("\n");
}

/** Renders the reply to a command whose text was edited after it; `at` is the ISO 8601 time of the edit. */
export function renderTextChanged(at: string): string {
  return reply(
    `Nothing was started: the text changed at ${at}, after your command.`,
    "Read it again, then repeat the command.",
  );
}

/** Renders the reply that a new app is ready for review. */
export function renderMade(pullRequest: number, summary: string): string {
  return reply(`The app is ready for review in #${pullRequest}.`, inertMarkdown(summary, 4000));
}

/** Renders the reply that the requested change was committed. */
export function renderChanged(commit: string, summary: string): string {
  return reply(`Changed in ${commit}.`, inertMarkdown(summary, 4000));
}

/** Renders the reply to a question, or to a request for something that the app already does. */
export function renderUnchanged(summary: string): string {
  return reply("Nothing was changed.", inertMarkdown(summary, 4000));
}

/** The facts in a failure reply. */
export interface Failure {
  readonly code: string;
  readonly message: string;
  /** Absent for an unexpected failure. */
  readonly info?: ErrorInfo;
}

/** Renders the reply that the run failed. */
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
