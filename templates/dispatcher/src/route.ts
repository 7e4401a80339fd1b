export type Environment = "production" | "staging" | "preview";

export interface Route {
  readonly environment: Environment;
  readonly scriptName: string;
}

/** Parent hostname of each environment's apps, without a port. */
export type Domains = Readonly<Partial<Record<Environment, string>>>;

/** One DNS label (RFC 1035, section 2.3.1); digits first are allowed. */
const LABEL = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

/**
 * Finds the script of a hostname `<label>.<domain>`: `<label>` in the environment of that domain. Returns undefined for
 * any other hostname. If one domain is a subdomain of another, the most specific domain wins.
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
