import { SESSION_COOKIE } from "../../scripts/local/github/pages/load/page-scope.ts";
import type { GitHubStandIn } from "../../scripts/local/github/server/stand-in.ts";

/** A session, as a browser has it after it opened the login address. */
interface OpenSession {
  readonly cookie: string;
  readonly csrfToken: string;
  /** Headers of a form of the stand-in's own page. */
  readonly headers: Record<string, string>;
}

/** Opens a session without a browser. */
export function openSession({ context, serverUrl }: GitHubStandIn, login: string): OpenSession {
  const { sessions } = context;
  const value = sessions.open(sessions.loginToken, login) ?? "";
  const cookie = `${SESSION_COOKIE}=${value}`;
  const headers = { Cookie: cookie, Origin: serverUrl };
  return { cookie, csrfToken: sessions.find(value)?.csrfToken ?? "", headers };
}
