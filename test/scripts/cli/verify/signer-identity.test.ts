import { describe, expect, it } from "vitest";
import { findIdentityProblem, type SignerIdentity } from "../../../../scripts/cli/verify/signer-identity.ts";
import { verifyBundle } from "../../../../scripts/cli/verify/verify-bundle.ts";

const REPOSITORY = "https://github.com/acme/apps";
const EXPECTED = { toolkit: "overskill/pipeline", repositoryUrl: REPOSITORY, defaultBranch: "main" };
const IDENTITY: SignerIdentity = {
  workflow: `https://github.com/overskill/pipeline/.github/workflows/attest.yml@${"a".repeat(40)}`,
  issuer: "https://token.actions.githubusercontent.com",
  repository: REPOSITORY,
  ref: "refs/heads/main",
  entry: `${REPOSITORY}/.github/workflows/overskill-production.yml@refs/heads/main`,
};

describe("findIdentityProblem", () => {
  it("accepts the toolkit's workflow, called by a workflow of the default branch", () => {
    expect(findIdentityProblem(IDENTITY, EXPECTED)).toBeUndefined();
  });

  it.each<[string, Partial<SignerIdentity>]>([
    ["another issuer", { issuer: "https://accounts.google.com" }],
    ["another repository", { repository: "https://github.com/mallory/apps" }],
    ["a repository whose name begins like ours", { repository: `${REPOSITORY}-evil` }],
    ["a run on another branch", { ref: "refs/heads/evil" }],
    ["a run for a pull request", { ref: "refs/pull/1/merge" }],
    [
      "a workflow of the apps repository",
      { workflow: `${REPOSITORY}/.github/workflows/attest.yml@refs/heads/main` },
    ],
    [
      "another workflow of the toolkit",
      { workflow: `https://github.com/overskill/pipeline/.github/workflows/ci.yml@${"a".repeat(40)}` },
    ],
    [
      "a fork of the toolkit",
      { workflow: `https://github.com/mallory/pipeline/.github/workflows/attest.yml@${"a".repeat(40)}` },
    ],
    [
      "a caller on another branch, which everybody with push access can write",
      { entry: `${REPOSITORY}/.github/workflows/evil.yml@refs/heads/evil` },
    ],
    [
      "a caller of another repository",
      { entry: "https://github.com/mallory/apps/.github/workflows/x.yml@refs/heads/main" },
    ],
    [
      "nothing",
      { workflow: undefined, issuer: undefined, repository: undefined, ref: undefined, entry: undefined },
    ],
  ])("refuses %s", (_, change) => {
    expect(findIdentityProblem({ ...IDENTITY, ...change }, EXPECTED)).toMatch(/\.$/);
  });
});

describe("verifyBundle", () => {
  it.each([
    ["no bundle", {}],
    ["a bundle without a certificate", { mediaType: "application/vnd.dev.sigstore.bundle.v0.3+json" }],
  ])("refuses %s", (_, bundle) => {
    const root = { mediaType: "application/vnd.dev.sigstore.trustedroot+json;version=0.1" };
    expect(verifyBundle(bundle, [root], EXPECTED)).toMatchObject({ state: "invalid" });
  });
});
