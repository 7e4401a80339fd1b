import { describe, expect, it } from "vitest";
import { readConfig } from "../../../../actions/shared/domain/config/read-config.ts";
import { diagnose } from "../../../../scripts/cli/doctor/checks.ts";
import type {
  ConfigFacts,
  DoctorFacts,
  EnvironmentFacts,
  RepositorySecret,
} from "../../../../scripts/cli/doctor/facts.ts";

const PIN = "a".repeat(40);
const PUBLIC_KEY = `MCowBQYDK2VwAyEA${"A".repeat(43)}=`;

function configure(extra: object = {}, environments: object = {}): ConfigFacts {
  const reading = readConfig({
    cloudflare: { "account-id": "1".repeat(32) },
    environments: {
      preview: { domain: "preview.example.com" },
      production: { domain: "example.com" },
      ...environments,
    },
    ...extra,
  });
  if (!reading.valid) throw new Error(JSON.stringify(reading.problems));
  return { state: "valid", config: reading.config };
}

const callers = ["preview", "production", "prompt", "reconcile", "rollback"].map((name) => ({
  path: `.github/workflows/overskill-${name}.yml`,
  uses: [`overskill/pipeline/.github/workflows/${name}.yml@${PIN}`],
}));
const limited = (branches: EnvironmentFacts["branches"], secrets: readonly string[] = []) => ({
  branches,
  reviewers: 0,
  secrets,
});
const known = <T>(value: T) => ({ known: true, value }) as const;
const unknown = { known: false, reason: "GitHub answered 403." } as const;
const inEnvironments = (production: EnvironmentFacts, preview = limited("any", ["CLOUDFLARE_API_TOKEN"])) =>
  known(new Map([["production", production] as const, ["preview", preview] as const]));
const secret = (name: string, level: RepositorySecret["level"] = "repository") => ({ name, level });

/** A repository without a finding. */
const HEALTHY: DoctorFacts = {
  repository: "acme/apps",
  defaultBranch: "main",
  config: configure(),
  callers,
  codeOwners: { path: ".github/CODEOWNERS", text: "/.github/ @acme/platform\n" },
  workflowPermissions: known({ defaultPermissions: "read", mayOpenPullRequests: true }),
  branchProtection: known({ reviews: 1, codeOwnerReview: true }),
  secrets: known([]),
  environments: inEnvironments(limited(["main"], ["CLOUDFLARE_API_TOKEN"])),
  namespaces: (["preview", "production"] as const).flatMap((token) =>
    (["preview", "production"] as const).map((environment) => ({
      token,
      environment,
      namespace: `overskill-${environment}`,
      answer: token === environment ? ("found" as const) : ("forbidden" as const),
    })),
  ),
};

const problems = (facts: Partial<DoctorFacts>) =>
  diagnose({ ...HEALTHY, ...facts })
    .filter(({ status }) => status !== "ok")
    .map(({ check, status }) => `${status} ${check}`);

describe("diagnose", () => {
  it("finds nothing in a repository that is set up as SECURITY.md recommends", () => {
    expect(problems({})).toEqual([]);
  });

  const callersWith = (change: (uses: string) => string) =>
    callers.map(({ path, uses }) => ({ path, uses: uses.map(change) }));
  const sharedSecret = { secrets: known([secret("CLOUDFLARE_API_TOKEN")]) };
  const bare = limited(["main"]);

  it.each<[string, Partial<DoctorFacts>, readonly string[]]>([
    [
      "no configuration",
      { config: { state: "missing" } },
      ["failure config", "skipped accounts", "skipped signing-key"],
    ],
    [
      "an invalid configuration",
      { config: { state: "invalid", problems: ".github/overskill.yml:1:1 unknown key" } },
      ["failure config", "skipped accounts", "skipped signing-key"],
    ],
    ["no callers", { callers: [] }, ["failure callers"]],
    ["a missing caller", { callers: callers.slice(1) }, ["failure callers"]],
    ["callers at a tag", { callers: callersWith((uses) => uses.replace(PIN, "v1")) }, ["failure callers"]],
    ["callers at a short SHA", { callers: callersWith((uses) => uses.slice(0, -8)) }, ["failure callers"]],
    [
      "workflows that may not open pull requests",
      { workflowPermissions: known({ defaultPermissions: "read", mayOpenPullRequests: false }) },
      ["failure pull-requests"],
    ],
    [
      "tokens that may write by default",
      { workflowPermissions: known({ defaultPermissions: "write", mayOpenPullRequests: true }) },
      ["warning workflow-permissions"],
    ],
    [
      "a default branch that anybody can push to",
      { branchProtection: known({ reviews: 0, codeOwnerReview: false }) },
      ["warning default-branch", "warning code-owners"],
    ],
    ["no CODEOWNERS", { codeOwners: undefined }, ["warning code-owners"]],
    [
      "CODEOWNERS for the apps only",
      { codeOwners: { path: "CODEOWNERS", text: "/apps/ @acme/apps\n" } },
      ["warning code-owners"],
    ],
    [
      "CODEOWNERS whose last line takes the owners of the workflows away",
      { codeOwners: { path: "CODEOWNERS", text: "* @acme/platform\n/.github/workflows/\n" } },
      ["warning code-owners"],
    ],
    [
      "no token at all",
      { environments: inEnvironments(bare, limited("any")) },
      ["failure cloudflare-tokens", "skipped production-token"],
    ],
    [
      "one repository secret for all environments",
      { ...sharedSecret, environments: inEnvironments(bare, limited("any")) },
      ["warning separate-tokens", "warning production-token"],
    ],
    [
      "one organisation secret for all environments",
      {
        secrets: known([secret("CLOUDFLARE_API_TOKEN", "organization")]),
        environments: inEnvironments(bare, limited("any")),
      },
      ["warning separate-tokens", "warning production-token"],
    ],
    [
      "separate secrets of the repository, which every branch can read",
      {
        secrets: known([secret("CLOUDFLARE_PREVIEW_API_TOKEN"), secret("CLOUDFLARE_PRODUCTION_API_TOKEN")]),
        environments: inEnvironments(bare, limited("any")),
      },
      ["warning production-token"],
    ],
    [
      "production's token on its environment, previews' on the repository",
      {
        ...sharedSecret,
        environments: inEnvironments(limited(["main"], ["CLOUDFLARE_API_TOKEN"]), limited("any")),
      },
      [],
    ],
    [
      "an environment that any branch may use",
      { environments: inEnvironments(limited("any", ["CLOUDFLARE_API_TOKEN"])) },
      ["warning production-token", "warning production-branches"],
    ],
    [
      "an environment that every protected branch may use",
      { environments: inEnvironments(limited("protected", ["CLOUDFLARE_API_TOKEN"])) },
      ["warning production-token", "warning production-branches"],
    ],
    [
      "an environment that more than the default branch may use",
      { environments: inEnvironments(limited(["main", "release/*"], ["CLOUDFLARE_API_TOKEN"])) },
      ["warning production-token", "warning production-branches"],
    ],
    [
      "an environment that no branch may use",
      { environments: inEnvironments(limited([], ["CLOUDFLARE_API_TOKEN"])) },
      ["warning production-token", "warning production-branches"],
    ],
    [
      "one namespace for previews and production",
      { config: configure({}, { preview: { domain: "p.example.com", namespace: "overskill-production" } }) },
      ["failure accounts"],
    ],
    [
      "separate accounts",
      { config: configure({}, { production: { domain: "example.com", "account-id": "2".repeat(32) } }) },
      [],
    ],
    [
      "a namespace that does not exist",
      { namespaces: [{ token: undefined, environment: "preview", namespace: "n", answer: "missing" }] },
      ["failure namespaces", "skipped token-reach"],
    ],
    [
      "a preview token that reaches production",
      { namespaces: HEALTHY.namespaces.map((one) => ({ ...one, answer: "found" as const })) },
      ["warning token-reach"],
    ],
    ["no Cloudflare token here", { namespaces: [] }, ["skipped namespaces", "skipped token-reach"]],
    [
      "a signing key without its public key",
      { secrets: known([secret("OVERSKILL_SIGNING_KEY")]) },
      ["warning signing-key"],
    ],
    [
      "a public key without its signing key",
      { config: configure({ evidence: { "public-key": PUBLIC_KEY } }) },
      ["failure signing-key"],
    ],
    [
      "a token that may not read the settings",
      { workflowPermissions: unknown, branchProtection: unknown, secrets: unknown, environments: unknown },
      [
        "skipped pull-requests",
        "skipped workflow-permissions",
        "skipped default-branch",
        "skipped code-owners",
        "skipped cloudflare-tokens",
        "skipped separate-tokens",
        "skipped production-token",
        "skipped production-branches",
        "skipped signing-key",
      ],
    ],
  ])("reports %s", (_, facts, expected) => {
    expect(problems(facts)).toEqual(expected);
  });

  it("gives every warning and failure a remedy", () => {
    const findings = diagnose({
      ...HEALTHY,
      callers: [],
      codeOwners: undefined,
      environments: known(new Map()),
    });
    for (const { status, remedy } of findings) {
      expect(remedy === undefined).toBe(status === "ok" || status === "skipped");
    }
  });
});
