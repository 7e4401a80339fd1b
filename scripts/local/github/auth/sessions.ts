import { randomBytes } from "node:crypto";
import { equalSecrets } from "../../server/secrets.ts";

/** A browser that opened the login address. */
interface Session {
  /** Login of the viewer; undefined after signing out. */
  readonly login?: string;
  /** Every form sends it. Only pages of this server can read it. */
  readonly csrfToken: string;
}

/** The sessions of the web pages. They live in memory, so a restart ends them. */
export interface Sessions {
  /** Secret of the login address. Who knows it may act as any local user. */
  readonly loginToken: string;
  /** Starts a session; undefined if the secret is wrong. Returns the value of its cookie. */
  open(loginToken: string, login: string): string | undefined;
  /** Finds the session of a cookie. */
  find(cookie: string | undefined): Session | undefined;
  /** Changes the viewer of a session; undefined to sign out. The forms of pages that are open become invalid. */
  change(cookie: string, login: string | undefined): void;
}

/** More than a person opens; the oldest one ends first. */
const MAX_SESSIONS = 1000;
const SECRET_BYTES = 32;

const createSecret = (): string => randomBytes(SECRET_BYTES).toString("base64url");

/** Creates the sessions of one process. */
export function createSessions(): Sessions {
  const sessions = new Map<string, Session>();
  const loginToken = createSecret();
  const store = (cookie: string, login: string | undefined): void => {
    sessions.set(cookie, { csrfToken: createSecret(), ...(login === undefined ? {} : { login }) });
  };
  return {
    loginToken,
    open(given, login) {
      if (!equalSecrets(given, loginToken)) return undefined;
      const [oldest] = sessions.keys();
      if (oldest !== undefined && sessions.size >= MAX_SESSIONS) sessions.delete(oldest);
      const cookie = createSecret();
      store(cookie, login);
      return cookie;
    },
    find: (cookie) => (cookie === undefined ? undefined : sessions.get(cookie)),
    change(cookie, login) {
      if (sessions.has(cookie)) store(cookie, login);
    },
  };
}
