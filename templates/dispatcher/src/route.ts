export type Environment = "production" | "staging" | "preview";

export interface Route {
  readonly environment: Environment;
  readonly scriptName: string;
}

/** Hostname, without a port, under which an environment's apps live. */
export type Domains = Readonly<Partial<Record<Environment, string>>>;

/** One DNS label (RFC 1035, section 2.3.1, digits first allowed). */
const LABEL = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

/**
 * `<label>.<domain>` is the script `<label>` of that domain's environment; no lookup is needed.
 * Undefined for every other hostname. Domains may lie inside one another: the most specific wins.
 */
export function findRoute(hostname: string, domains: Domains): Route | undefined {
  const host = hostname.toLowerCase();
  const [match] = (Object.entries(domains) as [Environment, string][])
    .filter(([, domain]) => domain !== "" && host.endsWith(`.${domain}`))
    .sort(([, a], [, b]) => b.length - a.length);
  if (match === undefined) return undefined;
  const [environment, domain] = match;
  const scriptName = host.slice(0, -domain.length - 1);
  return LABEL.test(scriptName) ? { environment, scriptName } : undefined;
}
