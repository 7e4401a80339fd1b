import { type Html, html } from "../text/html.ts";
import { avatar } from "./badges.ts";
import { type IconName, icon } from "./icons.ts";

export type Tab = "code" | "issues" | "pulls" | "actions" | "deployments";

export interface RepositoryFrame {
  /** `owner/name`. */
  readonly fullName: string;
  readonly isPrivate: boolean;
  readonly openIssues: number;
  readonly openPulls: number;
  readonly tab: Tab;
}

/** What surrounds every page. */
export interface Frame {
  readonly title: string;
  /** Login of the person who is signed in. */
  readonly viewer?: string;
  /** Logins of everybody who may sign in. */
  readonly users: readonly string[];
  readonly repository?: RepositoryFrame;
  /** The page's own address: what is fetched again, and where signing in leads back to. */
  readonly source: string;
  /** How soon the page looks for news; 0 for never. */
  readonly refreshMs: number;
  /** Read out by screen readers whenever it changes. */
  readonly announcement?: string;
  /** Why the last form did not do what it was for. */
  readonly problem?: string;
}

export function layout(frame: Frame, content: Html): Html {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${frame.title}</title>
<link rel="icon" href="/-/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/-/pages.css">
<script src="/-/live.js" defer></script>
</head>
<body>
<a class="skip-link" href="#content">Skip to content</a>
<header class="top">
<div class="top-row">
<a class="mark" href="/" aria-label="All repositories">${mark()}</a>
${breadcrumb(frame.repository)}
<span class="grow"></span>
<span class="stand-in" title="A local stand-in, not GitHub. Nothing leaves this machine.">Local stand-in<span class="wide-only">, not GitHub</span></span>
${signIn(frame)}
</div>
${frame.repository ? tabs(frame.repository) : ""}
</header>
<main id="content" data-source="${frame.source}" data-refresh="${frame.refreshMs}">
${frame.problem ? html`<div class="flash" role="alert">${icon("alert")} <span>${frame.problem}</span></div>` : ""}
${content}
<p id="announcer" class="visually-hidden" role="status" data-live>${frame.announcement ?? ""}</p>
</main>
</body>
</html>
`;
}

function mark(): Html {
  return html`<svg viewBox="0 0 24 24" width="26" height="26" aria-hidden="true"><rect x="1" y="1" width="22" height="22" rx="6" fill="currentColor"/><path d="M8 6.5v11M8 13c4.5 0 8-.5 8-4.5" fill="none" stroke="var(--surface)" stroke-width="2" stroke-linecap="round"/><circle cx="8" cy="6.5" r="2" fill="var(--surface)"/><circle cx="8" cy="17.5" r="2" fill="var(--surface)"/><circle cx="16" cy="7.5" r="2" fill="var(--surface)"/></svg>`;
}

function breadcrumb(repository: RepositoryFrame | undefined): Html {
  if (repository === undefined) return html`<strong class="crumb">Repositories</strong>`;
  const [owner, name] = repository.fullName.split("/");
  return html`<nav class="crumb" aria-label="Repository"><span class="muted wide-only">${owner} / </span><a href="/${repository.fullName}"><strong>${name}</strong></a>${repository.isPrivate ? html` <span class="pill">Private</span>` : ""}</nav>`;
}

function tabs({ fullName, tab, openIssues, openPulls }: RepositoryFrame): Html {
  const item = (key: Tab, path: string, iconName: IconName, text: string, count = 0): Html =>
    html`<a href="/${fullName}${path}"${tab === key ? html` aria-current="page"` : ""}>${icon(iconName)} <span>${text}</span>${count > 0 ? html` <span class="counter">${count}</span>` : ""}</a>`;
  return html`<nav class="tabs" id="repository-tabs" aria-label="Repository sections" data-live>
${item("code", "", "code", "Code")}
${item("issues", "/issues", "issue-open", "Issues", openIssues)}
${item("pulls", "/pulls", "pull-request", "Pull requests", openPulls)}
${item("actions", "/actions", "play", "Actions")}
${item("deployments", "/deployments", "rocket", "Deployments")}
</nav>`;
}

/** No password: everybody at this machine may be any of its local users. */
function signIn({ viewer, users, source }: Frame): Html {
  const button = (login: string): Html =>
    html`<button name="login" value="${login}"${login === viewer ? html` aria-current="true"` : ""}>${avatar(login)} ${login}</button>`;
  return html`<details class="menu" data-key="sign-in">
<summary>${viewer === undefined ? html`${icon("person")} Sign in` : html`${avatar(viewer)} <span class="visually-hidden">Signed in as </span><span class="wide-only">${viewer}</span>`}</summary>
<form class="menu-items" method="post" action="/-/sign-in">
<p class="muted">${viewer === undefined ? "Sign in as" : "Switch to another user"}</p>
<input type="hidden" name="return_to" value="${source}">
${users.map(button)}
${viewer === undefined ? "" : html`<button class="line-above" name="login" value="">Sign out</button>`}
</form>
</details>`;
}
