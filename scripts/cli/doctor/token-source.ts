import type { EnvironmentKind } from "../../../actions/shared/domain/naming.ts";
import type { DoctorFacts, RepositorySecret } from "./facts.ts";

/** Name of the secret that jobs of every environment fall back to. */
export const SHARED_TOKEN = "CLOUDFLARE_API_TOKEN";

/** Returns the name of the secret that only jobs of one environment get. */
export function ownTokenName(environment: EnvironmentKind): string {
  return `CLOUDFLARE_${environment.toUpperCase()}_API_TOKEN`;
}

/** The secret that holds the Cloudflare token of an environment. */
export interface TokenSource {
  readonly name: string;
  readonly level: "environment" | RepositorySecret["level"];
}

/**
 * Finds the secret that the workflows use for an environment, in the order in which they and GitHub choose: the
 * environment's own name first, and for each name the environment's secret before the repository's before the
 * organisation's. Undefined if no secret is set.
 */
function findTokenSource(
  secrets: readonly RepositorySecret[],
  ofEnvironment: readonly string[],
  environment: EnvironmentKind,
): TokenSource | undefined {
  for (const name of [ownTokenName(environment), SHARED_TOKEN]) {
    if (ofEnvironment.includes(name)) return { name, level: "environment" };
    for (const level of ["repository", "organization"] as const) {
      if (secrets.some((secret) => secret.name === name && secret.level === level)) return { name, level };
    }
  }
  return undefined;
}

/** Finds the token of an environment among facts that could all be read. */
export function readTokenSource(
  { secrets, environments }: DoctorFacts,
  environment: EnvironmentKind,
):
  | { readonly known: false; readonly reason: string }
  | { readonly known: true; readonly source: TokenSource | undefined } {
  if (!secrets.known) return secrets;
  if (!environments.known) return environments;
  const own = environments.value.get(environment)?.secrets ?? [];
  return { known: true, source: findTokenSource(secrets.value, own, environment) };
}
