import { type Html, html } from "../text/html.ts";
import { describeAge } from "../text/time.ts";
import { type IconName, icon } from "./icons.ts";

/** One of the five meanings of a state; the style sheet has one colour for each. */
type Tone = "success" | "progress" | "danger" | "done" | "neutral";

/** How a state looks: its colour, icon and text. */
export interface Appearance {
  readonly tone: Tone;
  readonly icon: IconName;
  readonly text: string;
}

const DEPLOYMENT_STATES = {
  queued: { tone: "progress", icon: "clock", text: "Queued" },
  pending: { tone: "progress", icon: "clock", text: "Pending" },
  in_progress: { tone: "progress", icon: "progress", text: "In progress" },
  success: { tone: "success", icon: "check-circle", text: "Active" },
  failure: { tone: "danger", icon: "x-circle", text: "Failure" },
  error: { tone: "danger", icon: "alert", text: "Error" },
  inactive: { tone: "neutral", icon: "skip", text: "Inactive" },
} as const satisfies Record<string, Appearance>;

const COMMIT_STATUS_STATES = {
  pending: { tone: "progress", icon: "progress", text: "Pending" },
  success: { tone: "success", icon: "check-circle", text: "Successful" },
  failure: { tone: "danger", icon: "x-circle", text: "Failed" },
  error: { tone: "danger", icon: "alert", text: "Error" },
} as const satisfies Record<string, Appearance>;

const RUN_STATES = {
  queued: { tone: "progress", icon: "clock", text: "Queued" },
  waiting: { tone: "progress", icon: "clock", text: "Waiting" },
  pending: { tone: "progress", icon: "clock", text: "Pending" },
  in_progress: { tone: "progress", icon: "progress", text: "In progress" },
  success: { tone: "success", icon: "check-circle", text: "Success" },
  failure: { tone: "danger", icon: "x-circle", text: "Failure" },
  timed_out: { tone: "danger", icon: "clock", text: "Timed out" },
  startup_failure: { tone: "danger", icon: "alert", text: "Startup failure" },
  cancelled: { tone: "neutral", icon: "x-circle", text: "Cancelled" },
  skipped: { tone: "neutral", icon: "skip", text: "Skipped" },
} as const satisfies Record<string, Appearance>;

/** Describes a deployment state. As on GitHub, an inactive transient environment is "Destroyed". */
export function describeDeployment(state: keyof typeof DEPLOYMENT_STATES, transient: boolean): Appearance {
  const known = DEPLOYMENT_STATES[state];
  return state === "inactive" && transient ? { ...known, text: "Destroyed" } : known;
}

/** Describes the state of a commit status. */
export function describeCommitStatus(state: keyof typeof COMMIT_STATUS_STATES): Appearance {
  return COMMIT_STATUS_STATES[state];
}

/** Describes a run, job or step by its conclusion, or by its status until it has one. */
export function describeRun(
  status: "queued" | "waiting" | "pending" | "in_progress" | "completed",
  conclusion?: "success" | "failure" | "timed_out" | "startup_failure" | "cancelled" | "skipped",
): Appearance {
  if (conclusion !== undefined) return RUN_STATES[conclusion];
  return status === "completed" ? RUN_STATES.success : RUN_STATES[status];
}

/** State of an issue or pull request as a page shows it. */
export type IssueState = "open" | "closed" | "not_planned" | "merged" | "draft";

/** Describes the state of an issue or pull request. */
export function describeIssue(kind: "issue" | "pull", state: IssueState): Appearance {
  if (state === "merged") return { tone: "done", icon: "merge", text: "Merged" };
  if (state === "draft") return { tone: "neutral", icon: "pull-request", text: "Draft" };
  if (state === "not_planned") return { tone: "neutral", icon: "skip", text: "Closed" };
  if (kind === "pull") {
    return state === "open"
      ? { tone: "success", icon: "pull-request", text: "Open" }
      : { tone: "danger", icon: "pull-request-closed", text: "Closed" };
  }
  return state === "open"
    ? { tone: "success", icon: "issue-open", text: "Open" }
    : { tone: "done", icon: "issue-closed", text: "Closed" };
}

/** Renders the filled pill next to a title. */
export function badge({ tone, icon: name, text }: Appearance): Html {
  return html`<span class="badge tone-${tone}">${icon(name)} ${text}</span>`;
}

/** Renders the coloured icon of a list row, with its meaning as text for screen readers. */
export function stateIcon({ tone, icon: name, text }: Appearance): Html {
  return html`<span class="state-icon text-${tone}" title="${text}">${icon(name)}<span class="visually-hidden">${text}</span></span>`;
}

/** A label as pages show it. */
export interface LabelView {
  readonly name: string;
  /** Six hexadecimal digits. */
  readonly color: string;
  readonly description?: string;
}

/** Renders a label. Its colour is an SVG attribute because the page's policy forbids inline styles. */
export function label({ name, color, description }: LabelView): Html {
  return html`<span class="label" title="${description ?? ""}"><svg class="label-dot" viewBox="0 0 10 10" aria-hidden="true"><circle cx="5" cy="5" r="5" fill="#${color}"/></svg>${name}</span>`;
}

/** Renders an account's initials on a colour derived from its login, so that no image has to be loaded. */
export function avatar(login: string, size: "small" | "large" = "small"): Html {
  const bot = login.endsWith("[bot]");
  const hue = [...login].reduce((sum, character) => (sum * 31 + (character.codePointAt(0) ?? 0)) % 360, 7);
  const initials = login
    .replace(/\[bot\]$/, "")
    .slice(0, 2)
    .toUpperCase();
  return html`<svg class="avatar ${size}" viewBox="0 0 40 40" aria-hidden="true"><rect width="40" height="40" rx="${bot ? 8 : 20}" fill="hsl(${hue} 48% 42%)"/><text x="20" y="26" text-anchor="middle" fill="#fff" font-size="16" font-weight="600">${initials}</text></svg>`;
}

/** Renders a link to a commit, named by the first seven digits of its SHA. */
export function commitLink(repository: string, sha: string): Html {
  return html`<a class="sha" href="/${repository}/commit/${sha}">${sha.slice(0, 7)}</a>`;
}

/** Renders a time relative to now, with the exact time as a tooltip. `time` is in ISO 8601. */
export function age(time: string, nowMs: number): Html {
  return html`<time datetime="${time}" title="${time}">${describeAge(time, nowMs)}</time>`;
}
