import { generateKeyPairSync } from "node:crypto";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createEd25519Signer } from "../../actions/shared/adapters/evidence/ed25519.ts";
import { runGit } from "../../actions/shared/adapters/git/run-git.ts";
import type { Digest } from "../../actions/shared/domain/digest.ts";
import type { EvidenceFacts } from "../../actions/shared/domain/evidence/facts.ts";
import { parseStatement, renderStatement } from "../../actions/shared/domain/evidence/statement.ts";
import { EVIDENCE_FILE, evidenceRef } from "../../actions/shared/domain/naming.ts";
import { runDoctor } from "../../scripts/cli/doctor/run-doctor.ts";
import { runVerify, type VerifyFlags } from "../../scripts/cli/verify/run-verify.ts";
import { type Pipeline, REPOSITORY, startPipeline } from "../e2e/pipeline.ts";

const SLUG = `${REPOSITORY.owner}/${REPOSITORY.repo}`;
const { privateKey, publicKey } = generateKeyPairSync("ed25519");
const PEM = privateKey.export({ format: "pem", type: "pkcs8" }).toString();
const PUBLIC_KEY = publicKey.export({ format: "der", type: "spki" }).toString("base64");

/** An app that a model wrote, reviewed, merged and served by production, with evidence that a key signed. */
describe("the evidence of a production deployment", { shuffle: false }, () => {
  let pipeline: Pipeline;
  let issue: number;
  let url: string;
  let digest: Digest;
  let deploymentId: number;
  let envelope: string;
  let folder: string;

  const verify = (target: string, flags: Partial<VerifyFlags> = {}) => {
    const { github, cloudflare } = pipeline.platform;
    return runVerify(
      target,
      { repository: SLUG, rebuild: true, ...flags },
      {
        GITHUB_TOKEN: github.tokenOf(REPOSITORY.owner),
        GITHUB_API_URL: github.apiUrl,
        CLOUDFLARE_API_TOKEN: cloudflare.apiToken,
        CLOUDFLARE_API_BASE_URL: cloudflare.apiUrl,
      },
    );
  };
  /** Verifies evidence that somebody hands over, and returns the first broken link. */
  const brokenIn = async (evidence: string, rebuild = false) => {
    const bundle = join(folder, "bundle.json");
    writeFileSync(bundle, evidence);
    return (await verify(digest, { bundle, rebuild })).broken?.link;
  };
  /** Signs other facts with the right key, as somebody could who got hold of it. */
  const forge = (change: Partial<EvidenceFacts>) => {
    const { payload } = JSON.parse(envelope);
    const facts = parseStatement(JSON.parse(Buffer.from(payload, "base64").toString()));
    return createEd25519Signer(PEM).sign(renderStatement({ ...facts, ...change }));
  };
  const git = async (...args: string[]) => {
    const token = pipeline.platform.github.tokenOf(REPOSITORY.owner);
    return (await runGit(args, { cwd: join(folder, "clone"), token })).stdout.toString();
  };

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "overskill-evidence-"));
    pipeline = await startPipeline();
    const { github, cloudflare } = pipeline.platform;
    // A token that only jobs of the environment production get; the repository's own does not reach Cloudflare.
    await pipeline.octokit.rest.repos.createOrUpdateEnvironment({
      ...REPOSITORY,
      environment_name: "production",
      deployment_branch_policy: { protected_branches: false, custom_branch_policies: true },
    });
    await pipeline.octokit.rest.repos.createDeploymentBranchPolicy({
      ...REPOSITORY,
      environment_name: "production",
      name: "main",
    });
    github.setSecret(SLUG, "CLOUDFLARE_API_TOKEN", "useless");
    github.setSecret(SLUG, "CLOUDFLARE_PREVIEW_API_TOKEN", cloudflare.apiToken);
    github.setSecret(SLUG, "CLOUDFLARE_API_TOKEN", cloudflare.apiToken, "production");
    github.setSecret(SLUG, "OVERSKILL_SIGNING_KEY", PEM, "production");
    const { data } = await pipeline.octokit.rest.repos.getContent({
      ...REPOSITORY,
      path: ".github/overskill.yml",
      mediaType: { format: "raw" },
    });
    await pipeline.push("main", {
      ".github/overskill.yml": `${String(data)}\nevidence:\n  public-key: ${PUBLIC_KEY}\n`,
    });

    issue = await pipeline.openPrompt("A guestbook for our wedding");
    await pipeline.settled();
    const [pull] = (await pipeline.octokit.rest.pulls.list(REPOSITORY)).data;
    if (pull === undefined) throw new Error(`no pull request: ${await pipeline.comments(issue)}`);
    await pipeline.octokit.rest.pulls.merge({ ...REPOSITORY, pull_number: pull.number });
    await pipeline.settled();
    const production = (await pipeline.deployments()).find(({ environment }) => environment === "production");
    if (production?.state.state !== "deployed") throw new Error(`not live: ${JSON.stringify(production)}`);
    url = production.state.url;
    deploymentId = production.id;
    digest = JSON.parse((await pipeline.get(`${url}/.well-known/overskill.json`)).body).digest;

    const { serverUrl } = github;
    await runGit(["clone", "--quiet", `${serverUrl}/${SLUG}.git`, "clone"], {
      cwd: folder,
      token: github.tokenOf(REPOSITORY.owner),
    });
    const found = (app: string) => evidenceRef(app, digest, deploymentId);
    const app = production.app;
    await git("fetch", "--quiet", "origin", found(app));
    envelope = await git("show", `FETCH_HEAD:${EVIDENCE_FILE}`);
  }, 180_000);
  afterAll(async () => {
    await pipeline?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it("holds from the prompt to what is live, by URL, deployment and digest", async () => {
    for (const target of [url, String(deploymentId), digest]) {
      const outcome = await verify(target);
      expect(outcome.broken).toBeUndefined();
      expect(outcome.links.map(({ link, status }) => `${link} ${status}`)).toEqual([
        "statement ok",
        "signature ok",
        "prompt ok",
        "commit ok",
        "lock-file ok",
        "build ok",
        "deployment ok",
        "live ok",
      ]);
      expect(outcome).toMatchObject({ verified: true, digest });
    }
  }, 60_000);

  it("holds without a network, by the signature, the checkout and a rebuild", async () => {
    const bundle = join(folder, "offline.json");
    writeFileSync(bundle, envelope);
    const before = process.cwd();
    process.chdir(join(folder, "clone"));
    try {
      const outcome = await verify(digest, { offline: true, bundle });
      expect(outcome).toMatchObject({ verified: true });
      expect(outcome.links.filter(({ status }) => status === "skipped").map(({ link }) => link)).toEqual([
        "deployment",
        "live",
      ]);
    } finally {
      process.chdir(before);
    }
  }, 30_000);

  it("names the first broken link, whichever byte somebody changed", async () => {
    const [commit = ""] = (await git("rev-list", "--max-parents=0", "HEAD")).split("\n");
    const facts = parseStatement(JSON.parse(Buffer.from(JSON.parse(envelope).payload, "base64").toString()));
    const { sha: side } = await pushSideBranch();
    const other = `sha256:${"0".repeat(64)}` as const;
    const prompt = facts.prompt ?? { commit, issue, model: "", digest: other };

    const flipped = JSON.parse(envelope);
    flipped.payload = flipped.payload.replace(
      /^(.{100})(.)/,
      (_: string, head: string, byte: string) => `${head}${byte === "A" ? "B" : "A"}`,
    );
    const cut = JSON.stringify({ ...flipped, signatures: [] });
    const plain = Buffer.from(JSON.parse(envelope).payload, "base64").toString();
    expect({
      noJson: await brokenIn("{"),
      payload: await brokenIn(JSON.stringify(flipped)),
      noSignature: await brokenIn(cut),
      unsigned: await brokenIn(plain),
      artifact: await brokenIn(forge({ digest: other })),
      issue: await brokenIn(forge({ prompt: { ...prompt, issue: issue + 1 } })),
      model: await brokenIn(forge({ prompt: { ...prompt, model: "another" } })),
      text: await brokenIn(forge({ prompt: { ...prompt, digest: other } })),
      unknownCommit: await brokenIn(forge({ commit: "f".repeat(40) })),
      unreviewedCommit: await brokenIn(forge({ commit: side })),
      lockFile: await brokenIn(forge({ lockFile: { path: "package-lock.json", digest: other } })),
      buildKey: await brokenIn(forge({ buildKey: "0".repeat(64) }), true),
      run: await brokenIn(forge({ runUrl: `${facts.runUrl}9` })),
      deployment: await brokenIn(forge({ deploymentId: 999_999 })),
    }).toEqual({
      noJson: "statement",
      payload: expect.stringMatching(/^(statement|signature)$/),
      noSignature: expect.stringMatching(/^(statement|signature)$/),
      unsigned: "signature",
      artifact: "statement",
      issue: "prompt",
      model: "prompt",
      text: "prompt",
      unknownCommit: "commit",
      unreviewedCommit: "commit",
      lockFile: "lock-file",
      buildKey: "build",
      run: "deployment",
      deployment: "deployment",
    });
  }, 120_000);

  it("notices that the prompt was edited after the generation", async () => {
    const { data } = await pipeline.octokit.rest.issues.get({ ...REPOSITORY, issue_number: issue });
    const edit = (body: string) =>
      pipeline.octokit.rest.issues.update({ ...REPOSITORY, issue_number: issue, body });
    await edit((data.body ?? "").replace("guestbook", "guestbooK"));
    expect((await verify(url)).broken?.link).toBe("prompt");
    await edit(data.body ?? "");
    expect((await verify(url)).broken).toBeUndefined();
  }, 60_000);

  it("is not disturbed by evidence that somebody else pushed for the same artifact", async () => {
    const { app } = parseStatement(
      JSON.parse(Buffer.from(JSON.parse(envelope).payload, "base64").toString()),
    );
    const clone = join(folder, "clone");
    writeFileSync(join(clone, EVIDENCE_FILE), '{"_type":"https://in-toto.io/Statement/v1"}');
    const blob = (await git("hash-object", "-w", EVIDENCE_FILE)).trim();
    const { stdout } = await runGit(["mktree"], {
      cwd: clone,
      input: `100644 blob ${blob}\t${EVIDENCE_FILE}\n`,
    });
    const author = ["-c", "user.name=m", "-c", "user.email=m@example.com"];
    const commit = (await git(...author, "commit-tree", stdout.toString().trim(), "-m", "forged")).trim();
    await git("push", "--quiet", "origin", `${commit}:${evidenceRef(app, digest, 999_999)}`);
    await git("push", "--quiet", "origin", `${commit}:${evidenceRef("other", digest, deploymentId)}`);
    expect(await verify(url)).toMatchObject({ verified: true });
  }, 60_000);

  it("does not let a branch reach production's token or signing key", async () => {
    await pipeline.push("evil", {
      ".github/workflows/evil.yml": `
on: push
jobs:
  evil:
    runs-on: ubuntu-latest
    environment: { name: production, deployment: false }
    steps:
      - run: echo "$KEY" | tr a-z b-za > ${join(folder, "stolen")}
        env:
          KEY: \${{ secrets.OVERSKILL_SIGNING_KEY }}\${{ secrets.CLOUDFLARE_API_TOKEN }}
`,
    });
    await pipeline.settled();
    const { data } = await pipeline.octokit.rest.actions.listWorkflowRunsForRepo({
      ...REPOSITORY,
      branch: "evil",
    });
    const [evil] = data.workflow_runs.filter(({ path }) => path.endsWith("evil.yml"));
    expect(evil?.conclusion).toBe("failure");
    expect(existsSync(join(folder, "stolen"))).toBe(false);
  }, 30_000);

  it("is diagnosed: production's token is safe, the rest of the repository is not", async () => {
    const { github, cloudflare } = pipeline.platform;
    const outcome = await runDoctor(SLUG, {
      GITHUB_TOKEN: github.tokenOf(REPOSITORY.owner),
      GITHUB_API_URL: github.apiUrl,
      CLOUDFLARE_PREVIEW_API_TOKEN: cloudflare.apiToken,
      CLOUDFLARE_API_BASE_URL: cloudflare.apiUrl,
    });
    expect(outcome).toMatchObject({ repository: SLUG, failures: 0 });
    const status = Object.fromEntries(outcome.checks.map((finding) => [finding.check, finding.status]));
    expect(status).toMatchObject({
      config: "ok",
      callers: "ok",
      "pull-requests": "ok",
      "workflow-permissions": "ok",
      "default-branch": "warning",
      "code-owners": "warning",
      "cloudflare-tokens": "ok",
      "separate-tokens": "ok",
      "production-token": "ok",
      "production-branches": "ok",
      namespaces: "ok",
      // The local account has one token, which reaches every namespace.
      "token-reach": "warning",
      "signing-key": "ok",
    });
  }, 30_000);

  it("notices that somebody with a token put other bytes in production", async () => {
    const { cloudflare } = pipeline.platform;
    const script = `${cloudflare.apiUrl}/accounts/${cloudflare.accountId}/workers/dispatch/namespaces/overskill-production/scripts/${new URL(url).hostname.split(".", 1)[0]}`;
    const form = new FormData();
    const metadata = { main_module: "evil.js", compatibility_date: "2026-07-01" };
    form.set("metadata", new Blob([JSON.stringify(metadata)], { type: "application/json" }));
    const evil = `export default { fetch: () => Response.json({ app: "x", digest: "sha256:${"0".repeat(64)}" }) };`;
    form.set("evil.js", new Blob([evil], { type: "application/javascript+module" }), "evil.js");
    const headers = { authorization: `Bearer ${cloudflare.apiToken}` };
    const answer = await fetch(script, { method: "PUT", headers, body: form });
    expect(answer.status).toBe(200);
    expect((await verify(url)).broken).toMatchObject({ link: "live", expected: digest });
  }, 30_000);

  async function pushSideBranch(): Promise<{ readonly sha: string }> {
    const sha = await pipeline.push("side", { "apps/side/README.md": "Never merged\n" });
    return { sha };
  }
});
