import { isTreemapUrl } from "../build/treemap-url.ts";
import type { DeploymentState } from "../deploy/deployment.ts";
import type { Problem } from "../errors.ts";
import { byCodeUnits } from "../text/compare.ts";

/** One app's row of the preview comment. */
export interface PreviewRow {
  readonly app: string;
  /** 40-digit commit SHA of the newest attempt. */
  readonly commit: string;
  readonly state: DeploymentState;
  readonly problems: readonly Problem[];
  /** The live preview: that of the newest attempt, or of the last one before it that went live. */
  readonly live?: LivePreview;
}

/** A preview that is live. */
export interface LivePreview {
  readonly url: string;
  readonly buildId: string;
  readonly hasLogo: boolean;
  /** URL of the treemap's page. */
  readonly treemapUrl?: string;
}

/** An update to one app's row; has `live` only if the app went live. */
export type PreviewUpdate = PreviewRow;

const DATA = /<!-- overskill:data (.*) -->/;
const MAX_PROBLEMS = 10;
const MAX_LINE = 200;

/**
 * Merges updates into the rows, sorted by app. Ignores a superseded attempt if there is a newer one, and keeps the
 * live preview if an attempt failed.
 */
export function mergePreviewRows(
  previous: readonly PreviewRow[],
  updates: readonly PreviewUpdate[],
): readonly PreviewRow[] {
  const rows = new Map(previous.map((row) => [row.app, row]));
  for (const update of updates) {
    const before = rows.get(update.app);
    if (before !== undefined && update.state.state === "superseded") continue;
    const live = update.live ?? (update.state.state === "removed" ? undefined : before?.live);
    const { live: _, ...news } = update;
    const problems = news.problems.slice(0, MAX_PROBLEMS).map(shorten);
    rows.set(update.app, { ...news, problems, ...(live === undefined ? {} : { live }) });
  }
  return [...rows.values()].sort(byCodeUnits(({ app }) => app));
}

/**
 * Renders the rows as a hidden line of the comment. Nothing else stores them, which saves a request per deployment.
 */
export function renderRowData(rows: readonly PreviewRow[]): string {
  // `--` would end the HTML comment. In JSON it can occur only inside a string.
  return `<!-- overskill:data ${JSON.stringify(rows).replaceAll("--", "\\u002d\\u002d")} -->`;
}

/** Parses the rows of a comment. Anyone with write access can edit it, so malformed rows are dropped. */
export function parseRowData(body: string | undefined): readonly PreviewRow[] {
  const [, json] = DATA.exec(body ?? "") ?? [];
  if (json === undefined) return [];
  try {
    const value: unknown = JSON.parse(json);
    return Array.isArray(value) ? value.filter(isRow) : [];
  } catch {
    return [];
  }
}

function isRow(value: unknown): value is PreviewRow {
  if (!isRecord(value) || !isRecord(value["state"])) return false;
  const { app, commit, state, problems, live } = value;
  return (
    /^[a-z0-9-]{1,40}$/.test(String(app)) &&
    /^[0-9a-f]{40}$/.test(String(commit)) &&
    typeof state["state"] === "string" &&
    Array.isArray(problems) &&
    problems.every(isProblem) &&
    (live === undefined || isLive(live))
  );
}

function isProblem(value: unknown): boolean {
  return (
    isRecord(value) &&
    typeof value["message"] === "string" &&
    (value["hint"] === undefined || typeof value["hint"] === "string")
  );
}

function isLive(value: unknown): boolean {
  return (
    isRecord(value) &&
    /^https?:\/\/[a-z0-9.:-]+$/.test(String(value["url"])) &&
    /^[0-9a-f]{12}$/.test(String(value["buildId"])) &&
    (value["treemapUrl"] === undefined || isTreemapUrl(String(value["treemapUrl"])))
  );
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Shortens a problem: a bundled line can hold a whole program, and a comment has at most 65,536 characters. */
function shorten(problem: Problem): Problem {
  const { lineText, ...rest } = problem;
  const message = problem.message.slice(0, 2 * MAX_LINE);
  const visible = lineText !== undefined && lineText.length <= MAX_LINE ? { lineText } : {};
  return { ...rest, ...visible, message };
}
