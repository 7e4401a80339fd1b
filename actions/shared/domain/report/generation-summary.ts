import type { GenerationOutcome } from "../generation/outcome.ts";
import { describeUsage } from "../generation/usage.ts";
import { inertMarkdown } from "../text/inert-markdown.ts";
import { inCell } from "../text/table-cell.ts";

/** Renders the job summary of a generation run. */
export function renderSummary(outcome: GenerationOutcome): string {
  if (outcome.action === "skip") return `### Nothing generated\n\n${inertMarkdown(outcome.reason, 500)}\n`;
  const rows = [
    ["App", `\`${outcome.app}\``],
    ["Pull request", `#${outcome.pullRequest}`],
    ["Commit", outcome.action === "changed" ? `\`${outcome.headSha.slice(0, 12)}\`` : "none"],
    ["What", inCell(outcome.title, 200)],
    ["Files changed", String(outcome.files.length)],
    ["Model", inCell(outcome.model, 200)],
    ["Turns", String(outcome.turns)],
    ["Tokens", describeUsage(outcome.usage)],
  ];
  const table = rows.map(([name, value]) => `| ${name} | ${value} |`);
  return `### ${outcome.action === "changed" ? "App generated" : "Nothing changed"}\n\n| | |\n|---|---|\n${table.join("\n")}\n`;
}
