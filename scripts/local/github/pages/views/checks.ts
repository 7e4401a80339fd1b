import { type Html, html } from "../text/html.ts";
import { type Appearance, stateIcon } from "./badges.ts";

/** A commit status or a job of a workflow run. */
export interface CheckView {
  readonly name: string;
  readonly state: Appearance;
  readonly description: string;
  readonly url?: string;
}

/** Sums up the state of all checks. */
export function summarizeChecks(checks: readonly CheckView[]): Appearance {
  const has = (tone: Appearance["tone"]): boolean => checks.some(({ state }) => state.tone === tone);
  if (has("danger")) return { tone: "danger", icon: "x-circle", text: "Some checks were not successful" };
  if (has("progress"))
    return { tone: "progress", icon: "progress", text: "Some checks haven’t completed yet" };
  if (checks.length === 0) return { tone: "neutral", icon: "info", text: "No checks were reported" };
  return { tone: "success", icon: "check-circle", text: "All checks have passed" };
}

/** Renders the checks of a pull request's head commit. */
export function checksBox(checks: readonly CheckView[]): Html {
  const summary = summarizeChecks(checks);
  return html`<section id="checks-box" class="merge-part" aria-label="Checks" data-live>${
    checks.length === 0
      ? ""
      : html`<details open data-key="checks"><summary class="part-head">${stateIcon(summary)}<div><strong>${summary.text}</strong>
<div class="muted small">${countStates(checks)}</div></div></summary>
<ul class="rows compact checks">${checks.map(checkRow)}</ul></details>`
  }</section>`;
}

function countStates(checks: readonly CheckView[]): string {
  const nouns = {
    danger: "failing",
    progress: "in progress",
    success: "successful",
    neutral: "skipped",
    done: "done",
  };
  return (["danger", "progress", "success", "neutral"] as const)
    .map((tone) => ({ tone, count: checks.filter(({ state }) => state.tone === tone).length }))
    .filter(({ count }) => count > 0)
    .map(({ tone, count }) => `${count} ${nouns[tone]}`)
    .join(", ");
}

function checkRow({ name, state, description, url }: CheckView): Html {
  return html`<li class="row">${stateIcon(state)}<div class="row-main"><strong>${name}</strong> <span class="muted small">${description}</span></div>
${url ? html`<a class="quiet small" href="${url}">Details<span class="visually-hidden"> of ${name}</span></a>` : ""}</li>`;
}
