import type { DeploymentState, DeployTimings } from "../deploy/deployment.ts";
import { errorCatalogue, type Problem } from "../errors.ts";
import { singleLine } from "../text/clip.ts";
import { codeFrame } from "../text/code-frame.ts";
import { fenceUntrusted } from "../text/fence.ts";
import { inertMarkdown } from "../text/inert-markdown.ts";
import { inCell, inCodeCell } from "../text/table-cell.ts";
import { type LivePreview, type PreviewRow, renderRowData } from "./preview-rows.ts";

/** First line of the preview comment, of which a pull request has one. */
export const PREVIEW_MARKER = "<!-- overskill:preview -->";

const HEADER = "| App | State | Preview | Build | Time |\n| --- | --- | --- | --- | --- |";

/** Renders the preview comment: a table with one row per app, and the failures below it. */
export function renderPreviewComment(
  rows: readonly PreviewRow[],
  { runUrl }: { readonly runUrl: string },
): string {
  const table = [HEADER, ...rows.map(renderRow)].join("\n");
  const failures = rows.flatMap(renderFailure);
  const footer = `[See the run](${runUrl}). Comment on this pull request to request a change.`;
  return [
    `${PREVIEW_MARKER}\n${renderRowData(rows)}`,
    `### ${rows.length === 1 ? "Preview" : "Previews"}`,
    table,
    ...failures,
    footer,
    "",
  ].join("\n\n");
}

function renderRow({ app, state, live, commit }: PreviewRow): string {
  const logo = live?.hasLogo ? `<img src="${live.url}/logo.svg" width="20" height="20" alt=""> ` : "";
  const link = live === undefined ? "none" : `[${new URL(live.url).host}](${live.url})`;
  const build = live === undefined ? "none" : renderBuild(live);
  const cells = [`${logo}**${app}**`, describeState(state, commit), link, build, describeTime(state)];
  return `| ${cells.join(" | ")} |`;
}

/** Renders the build id with a link to the treemap. */
function renderBuild({ buildId, treemapUrl }: LivePreview): string {
  return treemapUrl === undefined ? `\`${buildId}\`` : `[\`${buildId}\`](${treemapUrl})`;
}

function describeState(state: DeploymentState, commit: string): string {
  const at = `at ${commit.slice(0, 7)}`;
  switch (state.state) {
    case "pending":
      return `Waiting ${at}`;
    case "building":
      return `Building ${at}`;
    case "deploying":
      return `Deploying ${at}`;
    case "deployed":
      return `**Live** ${at}`;
    case "failed":
      return `**Failed** ${at}: \`${state.code}\``;
    case "rolled_back":
      return `Rolled back to ${inCodeCell(state.toBuildId, 140)}`;
    case "superseded":
      return `Superseded by ${inCell(state.by, 140)}`;
    case "removed":
      return `Removed: ${inCell(state.reason, 140)}`;
  }
}

/** Renders durations, e.g. `3.2 s (build 0.4, upload 0.6, verify 0.3)`. */
export function describeTimings({ totalMs, buildMs, uploadMs, verifyMs }: DeployTimings): string {
  const seconds = (ms: number) => (ms / 1000).toFixed(1);
  return `${seconds(totalMs)} s (build ${seconds(buildMs)}, upload ${seconds(uploadMs)}, verify ${seconds(verifyMs)})`;
}

function describeTime(state: DeploymentState): string {
  return state.state === "deployed" && state.timings !== undefined ? describeTimings(state.timings) : "";
}

function renderFailure({ app, state, problems, live }: PreviewRow): string[] {
  if (state.state !== "failed") return [];
  const hint =
    state.code === "UNEXPECTED" ? "Please report this bug with the log of the run." : findHint(state.code);
  const serving = live === undefined ? [] : [`The preview of build \`${live.buildId}\` is still live.`];
  const what =
    problems.length === 0
      ? [`> ${inertMarkdown(singleLine(state.message, 500), 500)}`]
      : problems.map(renderProblem);
  return [`#### ${app}: \`${state.code}\``, ...what, [hint, ...serving].join(" ")];
}

function findHint(code: keyof typeof errorCatalogue): string {
  return Object.hasOwn(errorCatalogue, code) ? errorCatalogue[code].hint : "";
}

function renderProblem(problem: Problem): string {
  const { file, line, column, message, hint } = problem;
  const location = [file, line, column].filter((part) => part !== undefined).join(":");
  const frame = codeFrame(problem) ?? location;
  const said = inertMarkdown(singleLine(message, 400), 400);
  const sentence = hint === undefined ? said : `${said} ${inertMarkdown(singleLine(hint, 400), 400)}`;
  return frame === "" ? `> ${sentence}` : `> ${sentence}\n\n${fenceUntrusted(frame, 1000)}`;
}
