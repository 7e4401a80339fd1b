import { ENVIRONMENT_KINDS, type EnvironmentKind } from "../../../actions/shared/domain/naming.ts";
import type { DoctorFacts, EnvironmentFacts } from "./facts.ts";
import { failure, ok, skipped, type Verdict, warning } from "./finding.ts";
import { ownTokenName, readTokenSource, SHARED_TOKEN } from "./token-source.ts";

const NO_CONFIG = "The configuration could not be read.";
const PROTECT = `Move it to a secret ${SHARED_TOKEN} of the environment \`production\`, limit that environment to the default branch, and delete the secret of the repository or organisation.`;

/** Checks that every environment of the configuration has a token. */
export function checkTokens(facts: DoctorFacts): Verdict {
  const sources: string[] = [];
  const missing: EnvironmentKind[] = [];
  for (const environment of configured(facts)) {
    const reading = readTokenSource(facts, environment);
    if (!reading.known) return skipped(reading.reason);
    if (reading.source === undefined) missing.push(environment);
    else sources.push(`${environment}: ${reading.source.level} secret ${reading.source.name}`);
  }
  if (missing.length === 0) return ok(`Every environment has a token (${sources.join("; ")}).`);
  const names = missing.map((environment) => `\`${environment}\``).join(", ");
  return failure(
    `No secret holds a Cloudflare token for ${names}.`,
    `Set ${SHARED_TOKEN} on each environment, or ${missing.map(ownTokenName).join(", ")} on the repository.`,
  );
}

/** Checks that the jobs of previews, which handle unreviewed code, do not get the token of another environment. */
export function checkSeparateTokens(facts: DoctorFacts): Verdict {
  const preview = readTokenSource(facts, "preview");
  if (!preview.known) return skipped(preview.reason);
  const shared = configured(facts).filter((environment) => {
    if (environment === "preview" || preview.source === undefined) return false;
    const other = readTokenSource(facts, environment);
    return (
      other.known &&
      other.source?.name === preview.source.name &&
      other.source.level === preview.source.level &&
      other.source.level !== "environment"
    );
  });
  if (shared.length === 0) return ok("Previews have a secret of their own.");
  return warning(
    `Previews and ${shared.join(" and ")} share the secret ${preview.source?.name}.`,
    `Make a token that may edit only the namespace of previews (permission _Workers Namespace Editor_), and set it as ${SHARED_TOKEN} of the environment \`preview\` or as ${ownTokenName("preview")}.`,
  );
}

/** Checks whether a workflow on any branch, which everybody with push access can write, can read production's token. */
export function checkProductionToken(facts: DoctorFacts): Verdict {
  const reading = readTokenSource(facts, "production");
  if (!reading.known || !facts.environments.known) return skipped(reading.known ? NO_CONFIG : reading.reason);
  const { source } = reading;
  if (source === undefined) return skipped("Production has no token.");
  if (source.level !== "environment") {
    return warning(
      `People with push access can read production's token: ${source.name} is a secret of the ${source.level}, which a workflow on any branch gets.`,
      PROTECT,
    );
  }
  // A secret that is not used may still hold the same token.
  const left = facts.secrets.known
    ? facts.secrets.value.filter(({ name }) => name === ownTokenName("production"))
    : [];
  if (left.length > 0) {
    return warning(`${left[0]?.name} is still a secret of the ${left[0]?.level}.`, PROTECT);
  }
  const production = facts.environments.value.get("production");
  if (production !== undefined && isLimited(production, facts.defaultBranch)) {
    return ok("Only workflows of the default branch get production's token.");
  }
  return warning(
    `People with push access can read production's token: the environment \`production\` accepts ${describeBranches(production)}.`,
    "Limit the deployment branches of the environment `production` to the default branch.",
  );
}

/** Checks the protection of the environment `production`. */
export function checkProductionBranches({ environments, defaultBranch }: DoctorFacts): Verdict {
  if (!environments.known) return skipped(environments.reason);
  const production = environments.value.get("production");
  const remedy = `Create the environment \`production\`, if it does not exist, and limit its deployment branches to "${defaultBranch}" (Settings, Environments).`;
  if (production === undefined) return warning("The environment `production` does not exist.", remedy);
  if (!isLimited(production, defaultBranch)) {
    return warning(`The environment \`production\` accepts ${describeBranches(production)}.`, remedy);
  }
  const reviewers = production.reviewers > 0 ? " and needs an approval" : "";
  return ok(`The environment \`production\` accepts ${describeBranches(production)}${reviewers}.`);
}

/** Compares the accounts that the configuration names. */
export function checkAccounts({ config }: DoctorFacts): Verdict {
  if (config.state !== "valid") return skipped(NO_CONFIG);
  const { environments, cloudflare } = config.config;
  const accountOf = (kind: "preview" | "production") => environments[kind].accountId ?? cloudflare.accountId;
  if (accountOf("preview") !== accountOf("production")) {
    return ok("Previews and production have separate Cloudflare accounts.");
  }
  if (environments.preview.namespace === environments.production.namespace) {
    return failure(
      `Previews and production share the namespace "${environments.production.namespace}".`,
      "Give each environment a namespace of its own in `.github/overskill.yml`.",
    );
  }
  return ok(
    "Previews and production share a Cloudflare account, in separate namespaces: only tokens that may edit a single namespace keep them apart.",
  );
}

/** Checks that production's evidence can be signed and verified if the configuration asks for a key. */
export function checkSigningKey(facts: DoctorFacts): Verdict {
  const { config, secrets, environments } = facts;
  if (config.state !== "valid") return skipped(NO_CONFIG);
  if (!secrets.known || !environments.known) return skipped(secrets.known ? NO_CONFIG : secrets.reason);
  const isSet =
    (environments.value.get("production")?.secrets ?? []).includes("OVERSKILL_SIGNING_KEY") ||
    secrets.value.some(({ name }) => name === "OVERSKILL_SIGNING_KEY");
  const publicKey = config.config.evidence?.publicKey;
  if (isSet && publicKey === undefined) {
    return warning(
      "OVERSKILL_SIGNING_KEY is set, but the configuration has no public key to verify its signatures with.",
      "Set `evidence.public-key` in `.github/overskill.yml` to the public key.",
    );
  }
  if (!isSet && publicKey !== undefined) {
    return failure(
      "`evidence.public-key` is set, but no secret OVERSKILL_SIGNING_KEY exists.",
      "Set the secret OVERSKILL_SIGNING_KEY of the environment `production` to the private key, or remove the public one.",
    );
  }
  return ok(isSet ? "Evidence is signed with a key." : "No signing key is configured.");
}

function configured({ config }: DoctorFacts): readonly EnvironmentKind[] {
  if (config.state !== "valid") return ["preview", "production"];
  const { environments } = config.config;
  return ENVIRONMENT_KINDS.filter((kind) => environments[kind] !== undefined);
}

function isLimited({ branches }: EnvironmentFacts, defaultBranch: string): boolean {
  if (typeof branches === "string") return false;
  return branches.length > 0 && branches.every((pattern) => pattern === defaultBranch);
}

function describeBranches(environment: EnvironmentFacts | undefined): string {
  const branches = environment?.branches ?? "any";
  if (branches === "any") return "every branch";
  if (branches === "protected") return "every protected branch";
  return branches.length === 0 ? "no branch" : `the branches ${branches.map((one) => `"${one}"`).join(", ")}`;
}
