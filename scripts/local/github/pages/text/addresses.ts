/** Returns the URL that a workflow wrote if it leads to a web page, so that no page links to `javascript:` or `data:`. */
export function parseWebUrl(text: string | null | undefined): string | undefined {
  return text && /^https?:\/\//i.test(text) && URL.canParse(text) ? text : undefined;
}

/** Path of the address that starts a session. */
export const LOGIN_PATH = "/-/login";

/** Returns a path on this server, or `/` for anything else: browsers read `//host` and `/\host` as another server. */
export function parseLocalPath(text: string): string {
  return /^\/(?![/\\])/.test(text) ? text : "/";
}

/** Returns the path of an issue's or pull request's page. `repository` is `owner/name`. */
export function issuePath(repository: string, kind: "issue" | "pull", number: number): string {
  return `/${repository}/${kind === "pull" ? "pull" : "issues"}/${number}`;
}
