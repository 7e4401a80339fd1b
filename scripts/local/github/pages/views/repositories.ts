import { type Html, html } from "../text/html.ts";
import { avatar } from "./badges.ts";
import { icon } from "./icons.ts";

/** A repository in the list. */
export interface RepositoryItem {
  readonly fullName: string;
  readonly description: string;
  readonly isPrivate: boolean;
  readonly openIssues: number;
  readonly openPulls: number;
}

/** The start page. */
interface RepositoriesView {
  readonly repositories: readonly RepositoryItem[];
  /** Logins that a visitor can sign in as; empty without a session. */
  readonly users: readonly string[];
  readonly viewer?: string;
}

/** Renders the list of repositories and, for a visitor, the sign-in box. */
export function repositoriesPage({ repositories, users, viewer }: RepositoriesView): Html {
  return html`<div class="banner">${icon("info")}
<div><strong>This is a local stand-in, not GitHub.</strong> It serves real git repositories from this machine, runs their
workflows here, and sends nothing to GitHub.</div></div>
<h1>Repositories</h1>
<div id="repositories" data-live>
${repositories.length === 0 ? html`<p class="blank">There are no ${viewer === undefined ? "public " : ""}repositories yet.</p>` : html`<ul class="box rows">${repositories.map(repositoryRow)}</ul>`}
</div>
${viewer === undefined ? signInBox(users) : ""}`;
}

function repositoryRow(repository: RepositoryItem): Html {
  return html`<li class="row">${icon("repository", "muted")}
<div class="row-main"><a class="row-title" href="/${repository.fullName}">${repository.fullName}</a>
${repository.isPrivate ? html`<span class="pill">Private</span>` : ""}
<div class="muted">${repository.description}</div></div>
<a class="count-link" href="/${repository.fullName}/issues">${icon("issue-open")} ${repository.openIssues}<span class="visually-hidden"> open issues</span></a>
<a class="count-link" href="/${repository.fullName}/pulls">${icon("pull-request")} ${repository.openPulls}<span class="visually-hidden"> open pull requests</span></a></li>`;
}

function signInBox(users: readonly string[]): Html {
  if (users.length === 0) {
    return html`<section class="box padded"><h2>Sign in</h2>
<p class="muted">Open the login address that the platform printed when it started.</p></section>`;
  }
  return html`<section class="box padded"><h2>Sign in</h2>
<p class="muted">Choose one of the local users to open issues, comment and merge. You need no password.</p>
<form class="user-choice" method="post" action="/-/sign-in"><input type="hidden" name="return_to" value="/">
${users.map((login) => html`<button class="button" name="login" value="${login}">${avatar(login)} ${login}</button>`)}
</form></section>`;
}
