import { describe, expect, it } from "vitest";
import type { DeploymentState } from "../../../actions/shared/domain/deploy/deployment.ts";
import { toStatus } from "../../../actions/shared/domain/deploy/deployment-status.ts";
import { PipelineError } from "../../../actions/shared/domain/errors.ts";
import { answerRefusal, answerRollback } from "../../../actions/shared/usecases/deploy/answer-rollback.ts";
import { FakeComments } from "../../fakes/fake-comments.ts";
import { FakeDeployments } from "../../fakes/fake-deployments.ts";
import { RecordingLog } from "../../fakes/recording-log.ts";
import { commitOf, runUrl } from "./deploy-world.ts";

const digest = `sha256:${"a".repeat(64)}` as const;
const timings = { totalMs: 900, buildMs: 300, uploadMs: 200, verifyMs: 100 };

describe("answerRefusal", () => {
  const refuse = async (comments: FakeComments, thrown: Error, conversation: number | undefined = 3) =>
    answerRefusal({ comments, log: new RecordingLog() }, { conversation, runUrl }, async () => {
      throw thrown;
    });

  it("answers every invalid command", async () => {
    const comments = new FakeComments();
    const thrown = new PipelineError(
      "ROLLBACK_TARGET_NOT_FOUND",
      '"abcdef" was not live; choose one of none.',
    );
    for (const _ of [1, 2]) await expect(refuse(comments, thrown)).rejects.toBe(thrown);
    expect(comments.of(3)).toHaveLength(2);
    expect(comments.of(3)[0]).toContain("ROLLBACK_TARGET_NOT_FOUND");
  });

  it("answers nowhere if no comment requested the rollback", async () => {
    const comments = new FakeComments();
    const thrown = new Error("bug");
    const authorise = () => Promise.reject(thrown);
    const log = new RecordingLog();
    await expect(
      answerRefusal({ comments, log }, { conversation: undefined, runUrl }, authorise),
    ).rejects.toBe(thrown);
    expect(log.warnings).toEqual([]);
  });
});

describe("answerRollback", () => {
  it("names the failure of a run that opened no deployment", async () => {
    const comments = new FakeComments();
    const where = {
      app: "todo",
      environment: "production",
      conversation: 3,
      runId: 1,
      runAttempt: 1,
    } as const;
    const ports = { deployments: new FakeDeployments(), comments };
    await answerRollback(ports, { ...where, runUrl, errorCode: "COMMIT_NOT_REVIEWED" });
    expect(comments.of(3)[0]).toMatch(/failed before it changed anything: `COMMIT_NOT_REVIEWED`/);
  });

  const answer = async (state: DeploymentState | undefined, run = { runId: 1, runAttempt: 1 }) => {
    const deployments = new FakeDeployments();
    const comments = new FakeComments();
    const subject = { app: "todo", environment: "production", commit: commitOf("1"), reason: "x" } as const;
    if (state !== undefined) {
      const id = await deployments.open({ ...subject, build: { digest } });
      await deployments.report(id, toStatus(state));
    }
    const where = { app: "todo", environment: "production", conversation: 3 } as const;
    await answerRollback({ deployments, comments }, { ...where, ...run, runUrl });
    return comments.of(3);
  };

  it.each([
    [
      "deployed",
      {
        state: "deployed",
        url: "https://todo.test",
        timings,
        note: "reproduced: the bytes that served then",
      },
      /is back at build `aaaaaaaaaaaa`: https:\/\/todo\.test .*\n\nReproduced: the bytes that served then\. This/,
    ],
    ["superseded", { state: "superseded", by: "deployment 9" }, /superseded by deployment 9/],
    [
      "failed",
      { state: "failed", code: "DIGEST_MISMATCH", fault: "bug", message: "todo was rebuilt as b" },
      /`DIGEST_MISMATCH`[\s\S]*> todo was rebuilt as b\n\nNothing was deployed/,
    ],
    [
      "failed unexpectedly",
      { state: "failed", code: "UNEXPECTED", fault: "bug", message: "x" },
      /`UNEXPECTED`/,
    ],
    ["open", { state: "building" }, /ended without a result/],
    ["missing", undefined, /ended without a result/],
  ] as const)("says that the deployment is %s", async (_, state, expected) => {
    expect(await answer(state)).toEqual([expect.stringMatching(expected)]);
  });

  it("does not answer with a deployment of another run or attempt", async () => {
    const state = { state: "deployed", url: "https://todo.test", timings } as const;
    expect(await answer(state, { runId: 2, runAttempt: 1 })).toEqual([
      expect.stringMatching(/without a result/),
    ]);
    expect(await answer(state, { runId: 1, runAttempt: 2 })).toEqual([
      expect.stringMatching(/without a result/),
    ]);
  });
});
