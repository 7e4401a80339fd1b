import { describe, expect, it } from "vitest";
import { digestBytes } from "../../../actions/shared/adapters/build/artifact/digest-artifact.ts";
import type { DeployOutcome } from "../../../actions/shared/domain/deploy/deploy-outcome.ts";
import type { SignatureChoice } from "../../../actions/shared/domain/evidence/choose-signature.ts";
import { parseStatement } from "../../../actions/shared/domain/evidence/statement.ts";
import type { EnvironmentKind } from "../../../actions/shared/domain/naming.ts";
import type { EvidenceStore } from "../../../actions/shared/ports/evidence.ts";
import { recordEvidence } from "../../../actions/shared/usecases/evidence/record-evidence.ts";
import { fakeArtifact } from "../../fakes/fake-artifact.ts";
import { silentLog } from "../../fakes/silent-log.ts";

const COMMIT = "1".repeat(40);
const GENERATED = "2".repeat(40);

function deployed(app: string, environment: EnvironmentKind = "production"): DeployOutcome {
  const { digest } = fakeArtifact(app, "a").manifest;
  return {
    target: {
      ...{ app, path: `apps/${app}`, environment, namespace: `overskill-${environment}`, scriptName: app },
      ...{ url: `https://${app}.example.com`, commit: COMMIT, deploymentId: 7, digest, buildMs: 1 },
      build: "built",
      startedAt: "2026-11-27T00:00:00Z",
    },
    result: "deployed",
    action: "upload",
    reason: "new",
    timings: { totalMs: 1, buildMs: 1, uploadMs: 1, verifyMs: 1 },
    hasLogo: false,
  };
}

/** A repository with a lock file at its root, one in `apps/own`, and a generated commit in `apps/todo`. */
function createWorld() {
  const saved: Parameters<EvidenceStore["save"]>[0][] = [];
  const files: Readonly<Record<string, readonly string[]>> = {
    ".": ["README.md", "package-lock.json"],
    "apps/own": ["bun.lock", "package.json"],
  };
  const ports = {
    artifacts: { load: async (app: string) => fakeArtifact(app, "a") },
    evidence: { save: async (one: (typeof saved)[number]) => void saved.push(one) },
    history: {
      list: async (_commit: string, directory: string) => files[directory] ?? [],
      read: async (_commit: string, path: string) => Buffer.from(path),
      changes: async (_commit: string, directory: string) => [
        { sha: COMMIT, message: "Merge pull request #4\n" },
        ...(directory === "apps/todo"
          ? [{ sha: GENERATED, message: "x\n\nPrompt-Issue: #3\nModel: m\n" }]
          : []),
      ],
    },
    signer: { sign: () => "signed" },
    digestBytes,
    log: silentLog,
  };
  const record = (outcomes: readonly DeployOutcome[], by: SignatureChoice["by"]) =>
    recordEvidence(ports, {
      outcomes,
      signature: { by, reason: "test" },
      repositoryUrl: "https://github.com/acme/apps",
      runUrl: "https://github.com/acme/apps/actions/runs/1/attempts/1",
    });
  return { saved, record };
}

describe("recordEvidence", () => {
  it("states commit, lock file, prompt and build of a production deployment", async () => {
    const { saved, record } = createWorld();
    await record([deployed("todo")], "none");
    expect(saved.map(({ app, deploymentId }) => [app, deploymentId])).toEqual([["todo", 7]]);
    const { manifest } = fakeArtifact("todo", "a");
    expect(parseStatement(JSON.parse(saved[0]?.json ?? ""))).toMatchObject({
      digest: manifest.digest,
      commit: COMMIT,
      buildKey: manifest.buildKey,
      lockFile: { path: "package-lock.json", digest: digestBytes("package-lock.json") },
      prompt: { commit: GENERATED, issue: 3, model: "m" },
    });
  });

  it("names the lock file nearest to the app", async () => {
    const { saved, record } = createWorld();
    await record([deployed("own")], "none");
    const facts = parseStatement(JSON.parse(saved[0]?.json ?? ""));
    expect(facts.lockFile?.path).toBe("apps/own/bun.lock");
    expect(facts.prompt).toBeUndefined();
  });

  it("records nothing for previews, staging, and deployments that did not happen", async () => {
    const { saved, record } = createWorld();
    const { target } = deployed("todo");
    const failure = { type: "failed", code: "NOT_LIVE", fault: "upstream", message: "" } as const;
    const outcomes: readonly DeployOutcome[] = [
      deployed("todo", "preview"),
      deployed("todo", "staging"),
      { target, result: "superseded", by: "deployment 8" },
      { target, result: "failed", failure, thrown: undefined },
    ];
    expect(await record(outcomes, "github")).toEqual([]);
    expect(saved).toEqual([]);
  });

  it("stores a signed envelope when a key signs, and leaves nothing for GitHub to attest", async () => {
    const { saved, record } = createWorld();
    expect(await record([deployed("todo")], "key")).toEqual([]);
    expect(saved[0]?.json).toBe("signed");
  });

  it("returns one statement per deployment when GitHub attests them", async () => {
    const { saved, record } = createWorld();
    const statements = await record([deployed("todo"), deployed("own")], "github");
    expect(statements.map(({ subject }) => subject[0].name)).toEqual(["todo", "own"]);
    expect(saved).toHaveLength(2);
  });
});
