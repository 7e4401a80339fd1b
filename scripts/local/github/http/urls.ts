/** Addresses of one stand-in. Its pages are at `server`, its REST API at `api`. */
export interface Urls {
  /** `http://gh.localhost:PORT`. */
  readonly server: string;
  /** `http://127.0.0.1:PORT/api/v3`. Not `*.localhost`: Node's resolver does not know those names. */
  readonly api: string;
  /** Cache and artifact service, with a trailing slash. */
  readonly results: string;
}

export const API_PREFIX = "/api/v3";

export function urlsFor(port: number): Urls {
  return {
    server: `http://gh.localhost:${port}`,
    api: `http://127.0.0.1:${port}${API_PREFIX}`,
    results: `http://127.0.0.1:${port}/`,
  };
}
