import * as v from "valibot";
import { isTreemapUrl } from "../build/treemap-url.ts";
import type { DeploymentState, FailureCode } from "../deploy/deployment.ts";
import { errorCatalogue, type Problem } from "../errors.ts";
import * as fields from "../schema/fields.ts";
import { validEntries } from "../schema/tolerant.ts";
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

const DATA_START = "<!-- overskill:data ";
const DATA_END = " -->";
const MAX_PROBLEMS = 10;
const MAX_LINE = 200;

const LIVE = fields.object({
  url: v.pipe(v.string(), v.regex(/^https?:\/\/[a-z0-9.:-]+$/)),
  buildId: v.pipe(v.string(), v.regex(/^[0-9a-f]{12}$/)),
  hasLogo: v.optional(v.boolean(), false),
  treemapUrl: v.exactOptional(v.pipe(v.string(), v.check(isTreemapUrl))),
});

const PROBLEM = fields.object({
  message: v.string(),
  hint: v.exactOptional(v.string()),
  file: v.exactOptional(v.string()),
  line: v.exactOptional(v.number()),
  column: v.exactOptional(v.number()),
  lineText: v.exactOptional(v.string()),
});

const CODES = [...Object.keys(errorCatalogue), "UNEXPECTED"] as FailureCode[];

/** In milliseconds. Has no upper bound: a deployment can wait for days at an environment's gate. */
const DURATION = v.pipe(v.number(), v.finite());

const TIMINGS = fields.object({
  totalMs: DURATION,
  buildMs: DURATION,
  uploadMs: DURATION,
  verifyMs: DURATION,
});

const STATE = v.variant("state", [
  v.object({ state: v.literal("pending"), reason: v.string() }),
  v.object({ state: v.literal("building") }),
  v.object({ state: v.literal("deploying"), buildId: v.string(), buildMs: DURATION }),
  v.object({ state: v.literal("deployed"), url: v.string(), timings: v.exactOptional(TIMINGS) }),
  v.object({
    state: v.literal("failed"),
    code: v.picklist(CODES),
    fault: v.picklist(["user", "upstream", "bug"]),
    message: v.string(),
  }),
  v.object({ state: v.literal("rolled_back"), toBuildId: v.string() }),
  v.object({ state: v.literal("superseded"), by: v.string() }),
  v.object({ state: v.literal("removed"), reason: v.string() }),
]) satisfies v.GenericSchema<unknown, DeploymentState>;

const ROW = fields.object({
  app: fields.slug,
  commit: fields.commitSha,
  state: STATE,
  problems: v.array(PROBLEM),
  live: v.exactOptional(LIVE),
});

const ROWS: v.GenericSchema<unknown, readonly PreviewRow[]> = v.pipe(
  v.string(),
  v.parseJson(),
  validEntries(ROW),
);

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
  return `${DATA_START}${JSON.stringify(rows).replaceAll("--", "\\u002d\\u002d")}${DATA_END}`;
}

/** Parses the rows of a comment. Anyone with write access can edit it, so malformed rows are dropped. */
export function parseRowData(body: string | undefined): readonly PreviewRow[] {
  const { success, output } = v.safeParse(ROWS, findData(body ?? ""));
  return success ? output : [];
}

function findData(body: string): string | undefined {
  for (const line of body.split(/[\n\r\u2028\u2029]/)) {
    const start = line.indexOf(DATA_START);
    const end = line.lastIndexOf(DATA_END);
    if (start !== -1 && end >= start + DATA_START.length) return line.slice(start + DATA_START.length, end);
  }
  return undefined;
}

/** Shortens a problem: a bundled line can hold a whole program, and a comment has at most 65,536 characters. */
function shorten(problem: Problem): Problem {
  const { lineText, ...rest } = problem;
  const message = problem.message.slice(0, 2 * MAX_LINE);
  const visible = lineText !== undefined && lineText.length <= MAX_LINE ? { lineText } : {};
  return { ...rest, ...visible, message };
}
