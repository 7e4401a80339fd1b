import { singleLine } from "../text/clip.ts";
import { inertMarkdown } from "../text/inert-markdown.ts";
import { describeUsage, type Usage } from "./usage.ts";

/** On every pull request of ours, so that lists can be filtered by it. */
export const PULL_REQUEST_LABEL = "overskill";

export interface PullRequestFacts {
  readonly issue: number;
  /** The app's folder, e.g. `apps/todo`. */
  readonly folder: string;
  readonly title: string;
  readonly summary: string;
  readonly files: readonly string[];
  readonly model: string;
  readonly usage: Usage;
}

export function renderPullRequestTitle({ title }: Pick<PullRequestFacts, "title">): string {
  return singleLine(title, 100) || "New app";
}

export function renderPullRequestBody(facts: PullRequestFacts): string {
  const shown = facts.files.slice(0, 30).map((file) => `- \`${file}\``);
  const more = facts.files.length > shown.length ? [`- and ${facts.files.length - shown.length} more`] : [];
  return [
    inertMarkdown(facts.summary, 4000),
    `Closes #${facts.issue}`,
    "### Change it",
    "Write a comment here that says what should be different: a commit follows, and a new preview. " +
      "Merging puts the previewed bytes into production.",
    `<details><summary>${facts.files.length} files in <code>${facts.folder}</code></summary>`,
    [...shown, ...more].join("\n"),
    "</details>",
    `<sub>Made by ${inertMarkdown(singleLine(facts.model, 100), 120)} (${describeUsage(facts.usage)} tokens). Review it as you would any contribution.</sub>`,
  ].join("\n\n");
}
