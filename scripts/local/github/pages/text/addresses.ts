/** Returns the URL that a workflow wrote if it leads to a web page, so that no page links to `javascript:` or `data:`. */
export function parseWebUrl(text: string | null | undefined): string | undefined {
  return text && /^https?:\/\//i.test(text) && URL.canParse(text) ? text : undefined;
}

/** Path of the address that starts a session. */
export const LOGIN_PATH = "/-/login";

/** Any origin, to resolve a path the way a browser does. */
const BASE = "http://local.invalid";

/**
 * Returns a path on this server, or `/` for anything else: browsers read `//host` and `/\host` as another server, and leave
 * out tabs and line breaks first. https://url.spec.whatwg.org/#concept-basic-url-parser
 */
export function parseLocalPath(text: string): string {
  if (!text.startsWith("/") || !URL.canParse(text, BASE)) return "/";
  const { origin, pathname, search, hash } = new URL(text, BASE);
  // A path may still begin with two slashes, such as that of `/.//host`.
  return origin === BASE && !pathname.startsWith("//") ? pathname + search + hash : "/";
}

/** Returns the path of an issue's or pull request's page. `repository` is `owner/name`. */
export function issuePath(repository: string, kind: "issue" | "pull", number: number): string {
  return `/${repository}/${kind === "pull" ? "pull" : "issues"}/${number}`;
}
