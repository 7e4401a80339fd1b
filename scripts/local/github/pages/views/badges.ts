import { type Html, html } from "../text/html.ts";
import { type IconName, icon } from "./icons.ts";

/** The five meanings that a state can have; each has one colour in the style sheet. */
export type Tone = "success" | "progress" | "danger" | "done" | "neutral";

export interface Appearance {
  readonly tone: Tone;
  readonly icon: IconName;
  readonly text: string;
}

const DEPLOYMENT = {
  queued: { tone: "progress", icon: "clock", text: "Queued" },
  pending: { tone: "progress", icon: "clock", text: "Pending" },
  in_progress: { tone: "progress", icon: "progress", text: "In progress" },
  success: { tone: "success", icon: "check-circle", text: "Active" },
  failure: { tone: "danger", icon: "x-circle", text: "Failure" },
  error: { tone: "danger", icon: "alert", text: "Error" },
  inactive: { tone: "neutral", icon: "skip", text: "Inactive" },
} as const satisfies Record<string, Appearance>;

const COMMIT_STATUS = {
  pending: { tone: "progress", icon: "progress", text: "Pending" },
  success: { tone: "success", icon: "check-circle", text: "Successful" },
  failure: { tone: "danger", icon: "x-circle", text: "Failed" },
  error: { tone: "danger", icon: "alert", text: "Error" },
} as const satisfies Record<string, Appearance>;

const RUN = {
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

/** A transient environment that is inactive is shown as destroyed, as GitHub does. */
export function describeDeployment(state: keyof typeof DEPLOYMENT, transient: boolean): Appearance {
  const known = DEPLOYMENT[state];
  return state === "inactive" && transient ? { ...known, text: "Destroyed" } : known;
}

export function describeCommitStatus(state: keyof typeof COMMIT_STATUS): Appearance {
  return COMMIT_STATUS[state];
}

/** `conclusion` counts once there is one. */
export function describeRun(
  status: "queued" | "waiting" | "pending" | "in_progress" | "completed",
  conclusion?: "success" | "failure" | "timed_out" | "startup_failure" | "cancelled" | "skipped",
): Appearance {
  if (conclusion !== undefined) return RUN[conclusion];
  return status === "completed" ? RUN.success : RUN[status];
}

export type IssueState = "open" | "closed" | "not_planned" | "merged" | "draft";

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

/** The filled pill beside a title. */
export function badge({ tone, icon: name, text }: Appearance): Html {
  return html`<span class="badge tone-${tone}">${icon(name)} ${text}</span>`;
}

/** Coloured icon with its meaning for screen readers, for lists. */
export function stateIcon({ tone, icon: name, text }: Appearance): Html {
  return html`<span class="state-icon text-${tone}" title="${text}">${icon(name)}<span class="visually-hidden">${text}</span></span>`;
}

export interface LabelView {
  readonly name: string;
  /** Six hexadecimal digits. */
  readonly color: string;
  readonly description?: string;
}

/** The colour is a presentation attribute: the page's policy forbids inline style. */
export function label({ name, color, description }: LabelView): Html {
  return html`<span class="label" title="${description ?? ""}"><svg class="label-dot" viewBox="0 0 10 10" aria-hidden="true"><circle cx="5" cy="5" r="5" fill="#${color}"/></svg>${name}</span>`;
}

/** First letters on a colour of their own: people are told apart without a picture from elsewhere. */
export function avatar(login: string, size: "small" | "large" = "small"): Html {
  const bot = login.endsWith("[bot]");
  const hue = [...login].reduce((sum, character) => (sum * 31 + (character.codePointAt(0) ?? 0)) % 360, 7);
  const initials = login
    .replace(/\[bot\]$/, "")
    .slice(0, 2)
    .toUpperCase();
  return html`<svg class="avatar ${size}" viewBox="0 0 40 40" aria-hidden="true"><rect width="40" height="40" rx="${bot ? 8 : 20}" fill="hsl(${hue} 48% 42%)"/><text x="20" y="26" text-anchor="middle" fill="#fff" font-size="16" font-weight="600">${initials}</text></svg>`;
}
