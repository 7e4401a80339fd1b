import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createGitArtifacts } from "../../actions/shared/adapters/git/git-artifacts.ts";
import { createGitRemote } from "../../actions/shared/adapters/git/remote.ts";
import { systemClock } from "../../actions/shared/adapters/runner/system-clock.ts";
import type { DeployedBuild } from "../../actions/shared/domain/deploy/deployment-payload.ts";
import { parseDeploymentPayload } from "../../actions/shared/domain/deploy/deployment-payload.ts";
import { toStatus } from "../../actions/shared/domain/deploy/deployment-status.ts";
import { type Digest, isDigest, toBuildId } from "../../actions/shared/domain/digest.ts";
import { artifactRef } from "../../actions/shared/domain/naming.ts";
import { HELLO_APP, REPOSITORY } from "../e2e/pipeline.ts";
import { writeTestArtifact } from "../fixtures/artifacts.ts";
import { testOrigin } from "../fixtures/origin.ts";
import { type HostileWorld, startHostileWorld } from "./hostile-world.ts";

const PRODUCTION = "production/hello";

/** A person with push access, who writes refs and Deployments with their own token. One history, so the order counts. */
describe("production serves only what was built from reviewed commits", { shuffle: false }, () => {
  let world: HostileWorld;
  let folder: string;
  beforeAll(async () => {
    world = await startHostileWorld();
    folder = mkdtempSync(join(tmpdir(), "overskill-forged-"));
  }, 120_000);
  afterAll(async () => {
    rmSync(folder, { recursive: true, force: true });
    await world.close();
  }, 60_000);

  const page = (version: string) => ({
    "apps/hello/src/worker.ts": `export default { fetch: () => new Response("${version}") };\n`,
  });
  const served = async (url: string) => (await world.get(`${url}/api/version`)).body;
  const list = async (environment: string) => {
    const { data } = await world.octokit.rest.repos.listDeployments({ ...REPOSITORY, environment });
    return data.map(({ id, sha, payload }) => ({ id, sha, ...parseDeploymentPayload(payload) }));
  };
  const descriptions = async (deployment: number) => {
    const { data } = await world.octokit.rest.repos.listDeploymentStatuses({
      ...REPOSITORY,
      deployment_id: deployment,
    });
    return data.map(({ state, description }) => `${state}: ${description}`);
  };
  const merge = async (
    branch: string,
    files: Readonly<Record<string, string>>,
    before?: () => Promise<void>,
  ) => {
    const commit = await world.push(branch, files);
    const number = await world.openPullRequest(branch);
    await world.settled();
    await before?.();
    const { data } = await world.octokit.rest.pulls.merge({ ...REPOSITORY, pull_number: number });
    await world.settled();
    const [production] = await list(PRODUCTION);
    return { commit, merged: data.sha, production };
  };
  let forgeries = 0;
  /** Stores an artifact with other bytes, complete and consistent, as this toolkit would for the build key. */
  const forge = async (buildKey: string): Promise<Digest> => {
    forgeries += 1;
    const at = (name: string) => join(folder, `${name}-${forgeries}`);
    const artifact = await writeTestArtifact(at("artifact"), {
      page: "<h1>Forged</h1>",
      app: "hello",
      buildKey,
    });
    const { serverUrl, tokenOf } = world.platform.github;
    const url = `${serverUrl}/${REPOSITORY.owner}/${REPOSITORY.repo}.git`;
    const remote = createGitRemote({ url, token: tokenOf(REPOSITORY.owner), clock: systemClock });
    await createGitArtifacts(remote, { directory: at("stored"), origin: testOrigin }).save(artifact);
    return artifact.manifest.digest;
  };
  /** Creates a Deployment that claims to have been live. */
  const claim = async (
    environment: string,
    sha: string,
    build: DeployedBuild & { readonly digest: Digest },
  ) => {
    const { data } = await world.octokit.rest.repos.createDeployment({
      ...REPOSITORY,
      ...{ ref: sha, environment, auto_merge: false, required_contexts: [], payload: { ...build } },
      ...(environment.startsWith("preview") ? { task: "preview-pr-1" } : {}),
    });
    if (!("id" in data)) throw new Error("not created");
    const { digest } = build;
    const states = [
      toStatus({ state: "deploying", buildId: toBuildId(digest), buildMs: 1, digest }),
      toStatus({ state: "deployed", url: "https://forged.example" }),
    ];
    for (const { state, description } of states) {
      await world.octokit.rest.repos.createDeploymentStatus({
        ...{ ...REPOSITORY, deployment_id: data.id, state, description, auto_inactive: false },
      });
    }
    return data.id;
  };
  const comment = async (body: string) => {
    const { data: issue } = await world.octokit.rest.issues.create({ ...REPOSITORY, title: "Trouble" });
    await world.octokit.rest.issues.createComment({ ...REPOSITORY, issue_number: issue.number, body });
    await world.settled();
    return (await world.comments(issue.number)).at(-1) ?? "";
  };
  let url = "";

  it("names digest, build key, commit, run and toolchain in the Deployment, and promotes what the preview showed", async () => {
    const { merged, production } = await merge("first", { ...HELLO_APP, ...page("one") });
    if (production === undefined) throw new Error("nothing was deployed");
    expect(production).toMatchObject({
      sha: merged,
      commit: merged,
      runAttempt: 1,
      buildKey: expect.stringMatching(/^[0-9a-f]{64}$/),
      toolchain: expect.objectContaining({ esbuild: expect.any(String) }),
    });
    expect(isDigest(production.digest ?? "")).toBe(true);
    expect((await descriptions(production.id))[0]).toMatch(
      /^success: .*reproduced: the bytes that the preview showed$/,
    );
    const { data } = await world.octokit.rest.repos.listDeploymentStatuses({
      ...REPOSITORY,
      deployment_id: production.id,
    });
    url = data[0]?.environment_url ?? "";
    expect(await served(url)).toBe("one");
  }, 180_000);

  it("builds again although the ref of the build key has forged bytes", async () => {
    const { production } = await merge("second", page("two"), async () => {
      const [preview] = await list("preview/hello");
      await forge(preview?.buildKey ?? "");
    });
    expect(await served(url)).toBe("two");
    expect((await descriptions(production?.id ?? 0))[0]).toMatch(/reproduced/);
  }, 180_000);

  it("stops with both digests and the files if a preview of the same sources showed other bytes", async () => {
    let forged: Digest | undefined;
    const { production } = await merge("third", page("three"), async () => {
      const [preview] = await list("preview/hello");
      if (preview?.buildKey === undefined) throw new Error("no preview");
      const { buildKey } = preview;
      forged = await forge(buildKey);
      await claim("preview/hello", preview.sha, { buildKey, digest: forged });
    });
    expect(await served(url)).toBe("two");
    expect((await descriptions(production?.id ?? 0))[0]).toMatch(/^error: DIGEST_MISMATCH: /);
    const logs = await world.logs();
    expect(logs).toContain(`Shown: ${forged}`);
    expect(logs).toMatch(/Rebuilt: sha256:[0-9a-f]{64}/);
    expect(logs).toMatch(/Different: .*worker\//);
  }, 180_000);

  it("rolls back although refs and Deployments are forged, and says that the bytes are those that served", async () => {
    const [two, one] = (await list(PRODUCTION)).filter(({ digest }) => digest !== undefined);
    if (one?.digest === undefined || two?.digest === undefined) throw new Error("nothing was deployed");
    // One more ref with the same first digits used to be enough to refuse every rollback.
    const alike: Digest = `sha256:${one.digest.slice(7, -1)}${one.digest.endsWith("0") ? "1" : "0"}`;
    const { data } = await world.octokit.rest.git.getRef({
      ...REPOSITORY,
      ref: artifactRef("hello", one.digest).slice("refs/".length),
    });
    const { sha } = data.object;
    await world.octokit.rest.git.createRef({ ...REPOSITORY, ref: artifactRef("hello", alike), sha });
    const unreviewed = await world.push("unreviewed", page("unreviewed"));
    await world.settled();
    await claim(PRODUCTION, unreviewed, { digest: `sha256:${"e".repeat(64)}` });

    expect(await comment("/rollback hello")).toMatch(
      /is back at build .*\n\nReproduced: the bytes that served then\./,
    );
    expect(await served(url)).toBe("one");
    expect(await comment(`/rollback hello ${toBuildId(two.digest)}`)).toMatch(/is back at build/);
    expect(await served(url)).toBe("two");
    expect(await comment(`/rollback hello ${"e".repeat(12)}`)).toContain("COMMIT_NOT_REVIEWED");
    expect(await comment(`/rollback hello ${"f".repeat(12)}`)).toContain("ROLLBACK_TARGET_NOT_FOUND");
    expect(await served(url)).toBe("two");
  }, 240_000);

  it("stops a rollback whose Deployment claims a digest that the commit does not give", async () => {
    const [deployed] = (await list(PRODUCTION)).filter(({ buildKey }) => buildKey !== undefined);
    if (deployed?.buildKey === undefined) throw new Error("nothing was deployed");
    const digest: Digest = `sha256:${"d".repeat(64)}`;
    await claim(PRODUCTION, deployed.sha, { digest, buildKey: deployed.buildKey });
    expect(await comment(`/rollback hello ${toBuildId(digest)}`)).toContain("DIGEST_MISMATCH");
    expect(await served(url)).toBe("two");
  }, 180_000);

  it("does not start the job with the environment of production for a stranger, and answers once", async () => {
    const before = world.platform.github.store.jobs.all().length;
    const { data: issue } = await world.octokit.rest.issues.create({ ...REPOSITORY, title: "Hello" });
    for (const login of ["mallory", "trudy"]) {
      const stranger = world.as(login);
      for (const body of ["/rollback", "/rollback hello", "/rollback a b c d"]) {
        await stranger.rest.issues.createComment({ ...REPOSITORY, issue_number: issue.number, body });
      }
    }
    await world.settled();
    const answers = (await world.comments(issue.number)).filter((body) => /write access/.test(body));
    expect(answers).toHaveLength(1);
    const jobs = world.platform.github.store.jobs.all().slice(before);
    const started = jobs.filter(({ conclusion }) => conclusion !== "skipped").map(({ name }) => name);
    expect(started.filter((name) => /\/ rollback$/.test(name))).toEqual([]);
    expect(await served(url)).toBe("two");
    expect(await world.leaks()).toEqual([]);
  }, 180_000);
});
