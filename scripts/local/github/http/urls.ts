/** URLs of one stand-in. */
export interface Urls {
  /** Pages and git: `http://gh.localhost:PORT`. */
  readonly server: string;
  /** REST API: `http://127.0.0.1:PORT/api/v3`. Not `*.localhost`, which Node's resolver does not know. */
  readonly api: string;
  /** Cache and artifact services, with a trailing slash. */
  readonly results: string;
}

/** Path of the REST API, as on GitHub Enterprise Server. */
export const API_PREFIX = "/api/v3";

/** Returns the URLs of a stand-in that listens on `port`. */
export function urlsFor(port: number): Urls {
  return {
    server: `http://gh.localhost:${port}`,
    api: `http://127.0.0.1:${port}${API_PREFIX}`,
    results: `http://127.0.0.1:${port}/`,
  };
}
