import { isTreemapUrl } from "../build/treemap-url.ts";
import type { DeploymentState } from "../deploy/deployment.ts";
import type { Problem } from "../errors.ts";
import { byCodeUnits } from "../text/compare.ts";

/** What the pull request's comment says about one app. */
export interface PreviewRow {
  readonly app: string;
  /** 40-digit commit SHA of the newest attempt. */
  readonly commit: string;
  readonly state: DeploymentState;
  readonly problems: readonly Problem[];
  /** What serves now: the newest attempt, or the last one before it that went live. */
  readonly live?: LivePreview;
}

export interface LivePreview {
  readonly url: string;
  readonly buildId: string;
  readonly hasLogo: boolean;
  /** The page of the picture of where the build's bytes are. */
  readonly treemapUrl?: string;
}

/** News about one app; `live` only when it went live. */
export type PreviewUpdate = PreviewRow;

const DATA = /<!-- overskill:data (.*) -->/;
const MAX_PROBLEMS = 10;
const MAX_LINE = 200;

/**
 * Puts news into the rows so far, sorted by app. An attempt that was superseded is no news beside a newer one,
 * and one that failed leaves the preview before it in place.
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

/** The rows as a hidden line of the comment, which is their only memory: it saves a request per deployment. */
export function renderRowData(rows: readonly PreviewRow[]): string {
  // `--` would end the HTML comment; in JSON it can only stand inside of strings.
  return `<!-- overskill:data ${JSON.stringify(rows).replaceAll("--", "\\u002d\\u002d")} -->`;
}

/** Reads the rows back. Anybody with write access can edit the comment, so what does not fit is dropped. */
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

/** A bundled line can be a whole program; a comment has room for 65,536 characters in all. */
function shorten(problem: Problem): Problem {
  const { lineText, ...rest } = problem;
  const message = problem.message.slice(0, 2 * MAX_LINE);
  const visible = lineText !== undefined && lineText.length <= MAX_LINE ? { lineText } : {};
  return { ...rest, ...visible, message };
}
