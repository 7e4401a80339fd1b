import { type Html, html } from "../text/html.ts";
import { icon } from "./icons.ts";

/** How a pull request is merged. */
export type MergeMethod = "merge" | "squash" | "rebase";

/** State of the merge box at the end of a pull request. */
export type MergeView =
  | { readonly state: "merged"; readonly by: string; readonly base: string }
  | { readonly state: "closed" }
  | {
      readonly state: "blocked";
      readonly heading: string;
      /** Why the buttons are disabled. */
      readonly reason: string;
      readonly methods: readonly MergeMethod[];
      /** True if the branch only lacks the newest commits of its base. */
      readonly canUpdate: boolean;
    }
  | { readonly state: "ready"; readonly methods: readonly MergeMethod[] };

const BUTTON = {
  merge: "Merge pull request",
  squash: "Squash and merge",
  rebase: "Rebase and merge",
} as const satisfies Record<MergeMethod, string>;

/** Renders the merge box. Its forms send the head SHA that the viewer saw, so that a merge fails after a later push. */
export function mergeBox(view: MergeView, action: string, headSha: string): Html {
  return html`<section id="merge-box" class="merge-part" aria-label="Merge" data-live>${mergePart(view, action, headSha)}</section>`;
}

function mergePart(view: MergeView, action: string, headSha: string): Html {
  switch (view.state) {
    case "merged":
      return head(
        "merge",
        "text-done",
        "Pull request successfully merged and closed",
        html`${view.by} merged it into <code>${view.base}</code>.`,
      );
    case "closed":
      return head(
        "pull-request-closed",
        "text-danger",
        "Closed with unmerged commits",
        html`This pull request is closed.`,
      );
    case "blocked":
      return html`${head("alert", "text-progress", view.heading, html`${view.reason}`)}${view.canUpdate ? updateForm(action, headSha) : ""}${buttons(view.methods, action, headSha, true)}`;
    case "ready":
      return html`${head("check-circle", "text-success", "No conflicts with base branch", html`Merging can be performed automatically.`)}${buttons(view.methods, action, headSha, false)}`;
  }
}

function head(name: Parameters<typeof icon>[0], tone: string, title: string, text: Html): Html {
  return html`<div class="part-head"><span class="state-icon ${tone}">${icon(name)}</span><div><strong>${title}</strong><div class="muted small">${text}</div></div></div>`;
}

function updateForm(action: string, headSha: string): Html {
  return html`<form class="update-branch" method="post" action="${action}"><input type="hidden" name="sha" value="${headSha}"><button class="button" name="method" value="update">Update branch</button></form>`;
}

function buttons(methods: readonly MergeMethod[], action: string, headSha: string, disabled: boolean): Html {
  return html`<form class="merge-buttons" method="post" action="${action}"><input type="hidden" name="sha" value="${headSha}">
${methods.map((method, index) => html`<button class="button ${index === 0 ? "success" : ""}" name="method" value="${method}"${disabled ? html` disabled` : ""}>${index === 0 ? icon("merge") : ""} ${BUTTON[method]}</button>`)}</form>`;
}
