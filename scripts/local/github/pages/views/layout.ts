import { type Html, html } from "../text/html.ts";
import { avatar } from "./badges.ts";
import { type IconName, icon } from "./icons.ts";

/** Tab of a repository's pages. */
export type Tab = "code" | "issues" | "pulls" | "actions" | "deployments";

/** The repository in the header of a page. */
interface RepositoryFrame {
  /** `owner/name`. */
  readonly fullName: string;
  readonly isPrivate: boolean;
  readonly openIssues: number;
  readonly openPulls: number;
  readonly tab: Tab;
}

/** Everything that a page shows around its content. */
interface Frame {
  readonly title: string;
  /** Login of the viewer; undefined when signed out. */
  readonly viewer?: string;
  /** Logins that a visitor can sign in as; empty without a session. */
  readonly users: readonly string[];
  readonly repository?: RepositoryFrame;
  /** Path of the page: the script fetches it again, and signing in returns to it. */
  readonly source: string;
  /** Milliseconds until the page looks for changes; 0 for never. */
  readonly refreshMs: number;
  /** Read out by screen readers when it changes. */
  readonly announcement?: string;
  /** Why the API refused a form. */
  readonly problem?: string;
}

/** Renders a whole HTML document. */
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
<span class="stand-in" title="A local stand-in, not GitHub. It sends nothing to GitHub.">Local stand-in<span class="wide-only">, not GitHub</span></span>
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

const TABS: readonly { key: Tab; path: string; iconName: IconName; text: string }[] = [
  { key: "code", path: "", iconName: "code", text: "Code" },
  { key: "issues", path: "/issues", iconName: "issue-open", text: "Issues" },
  { key: "pulls", path: "/pulls", iconName: "pull-request", text: "Pull requests" },
  { key: "actions", path: "/actions", iconName: "play", text: "Actions" },
  { key: "deployments", path: "/deployments", iconName: "rocket", text: "Deployments" },
];

function tabs({ fullName, tab, openIssues, openPulls }: RepositoryFrame): Html {
  const counts: Partial<Record<Tab, number>> = { issues: openIssues, pulls: openPulls };
  const link = ({ key, path, iconName, text }: (typeof TABS)[number]): Html => {
    const count = counts[key] ?? 0;
    return html`<a href="/${fullName}${path}"${tab === key ? html` aria-current="page"` : ""}>${icon(iconName)} <span>${text}</span>${count > 0 ? html` <span class="counter">${count}</span>` : ""}</a>\n`;
  };
  return html`<nav class="tabs" id="repository-tabs" aria-label="Repository sections" data-live>
${TABS.map(link)}</nav>`;
}

/** Renders the sign-in menu. Who opened the login address may act as any local user, so it asks for no password. */
function signIn({ viewer, users, source }: Frame): Html {
  if (users.length === 0) {
    return html`<span class="muted" title="Open the login address that the platform printed when it started.">Signed out</span>`;
  }
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
