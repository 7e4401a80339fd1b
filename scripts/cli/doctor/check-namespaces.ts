import type { DoctorFacts, NamespaceAnswer } from "./facts.ts";
import { failure, ok, skipped, type Verdict, warning } from "./finding.ts";
import { ownTokenName } from "./token-source.ts";

const NO_TOKEN =
  "Cloudflare was not asked: CLOUDFLARE_API_TOKEN, CLOUDFLARE_PREVIEW_API_TOKEN and CLOUDFLARE_PRODUCTION_API_TOKEN are not set here.";

/** Checks that the namespace of each environment exists for a token that is meant for it. */
export function checkNamespaces({ namespaces }: DoctorFacts): Verdict {
  const meant = namespaces.filter(({ token, environment }) => token === undefined || token === environment);
  if (meant.length === 0) return skipped(NO_TOKEN);
  const missing = meant.filter(({ answer }) => answer !== "found");
  if (missing.length === 0) {
    return ok(`Cloudflare has the namespaces ${meant.map(({ namespace }) => namespace).join(", ")}.`);
  }
  return failure(
    missing.map(describe).join(" "),
    "Create the namespace with `wrangler dispatch-namespace create`, or give the token the permission _Workers Namespace Editor_ on it.",
  );
}

/** Checks that the token of one environment cannot read the namespace of another. */
export function checkTokenReach({ namespaces }: DoctorFacts): Verdict {
  const foreign = namespaces.filter(({ token, environment }) => token !== undefined && token !== environment);
  if (foreign.length === 0) return skipped("No token of a single environment is set here.");
  const reached = foreign.filter(({ answer }) => answer === "found");
  if (reached.length === 0) return ok("The token of each environment reaches only its own namespace.");
  const sentences = reached.map(
    ({ token, namespace }) =>
      `${token === undefined ? "" : ownTokenName(token)} reaches "${namespace}", too.`,
  );
  return warning(
    sentences.join(" "),
    "Limit the token to the namespace of its environment (permission _Workers Namespace Editor_), or use separate accounts.",
  );
}

function describe({ environment, namespace, answer }: NamespaceAnswer): string {
  return answer === "missing"
    ? `The namespace "${namespace}" of ${environment} does not exist.`
    : `Cloudflare refused the token access to the namespace "${namespace}" of ${environment}.`;
}
