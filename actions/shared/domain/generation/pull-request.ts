import { singleLine } from "../text/clip.ts";
import { inertCode, inertMarkdown, inertText } from "../text/inert-markdown.ts";
import { renderPromptRecord } from "./prompt-record.ts";
import { describeUsage, type Usage } from "./usage.ts";

/** Label of every pull request that the pipeline opens. */
export const PULL_REQUEST_LABEL = "overskill";

/** The facts in the pull request of a new app. */
export interface PullRequestFacts {
  readonly issue: number;
  /** The app's directory, e.g. `apps/todo`. */
  readonly folder: string;
  readonly title: string;
  readonly summary: string;
  /** What the person wrote. */
  readonly prompt: string;
  readonly files: readonly string[];
  readonly model: string;
  readonly usage: Usage;
}

/** Renders the title of a new app's pull request. */
export function renderPullRequestTitle({ title }: Pick<PullRequestFacts, "title">): string {
  return singleLine(inertText(title, 200), 100) || "New app";
}

/** Renders the body of a new app's pull request. */
export function renderPullRequestBody(facts: PullRequestFacts): string {
  const shown = facts.files.slice(0, 30).map((file) => `- ${inertCode(file, 300)}`);
  const more = facts.files.length > shown.length ? [`- and ${facts.files.length - shown.length} more`] : [];
  return [
    inertMarkdown(facts.summary, 4000),
    `Closes #${facts.issue}`,
    "### Change it",
    "Comment on this pull request to request a change: the pipeline adds a commit and updates the preview. " +
      "Merging builds it again, compares it with the preview, and deploys it to production.",
    `<details><summary>${facts.files.length} files in <code>${facts.folder}</code></summary>`,
    [...shown, ...more].join("\n"),
    "</details>",
    renderPromptRecord(facts.prompt),
    `<sub>Made by ${inertMarkdown(singleLine(facts.model, 100), 120)} (${describeUsage(facts.usage)} tokens). Review it as you would any contribution.</sub>`,
  ].join("\n\n");
}
