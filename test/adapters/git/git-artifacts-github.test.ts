import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  createTempFolder,
  type TempFolder,
} from "../../../actions/shared/adapters/filesystem/temp-folder.ts";
import { createGitArtifacts } from "../../../actions/shared/adapters/git/git-artifacts.ts";
import { createGitRemote } from "../../../actions/shared/adapters/git/remote.ts";
import { systemClock } from "../../../actions/shared/adapters/runner/system-clock.ts";
import type { PipelineError } from "../../../actions/shared/domain/errors.ts";
import { writeTestArtifact } from "../../fixtures/artifacts.ts";
import { testOrigin } from "../../fixtures/origin.ts";
import { APPS, openWorld, type World } from "../../local/github/world.ts";

describe("artifacts in a GitHub repository", () => {
  let world: World;
  let folder: TempFolder;
  beforeEach(async () => {
    world = await openWorld();
    folder = await createTempFolder();
  });
  afterEach(async () => {
    await folder[Symbol.asyncDispose]();
    await world[Symbol.asyncDispose]();
  });

  const artifactsWith = async (contents: "read" | "write", place: string) => {
    const { token } = await world.job({ contents });
    const url = `${world.github.serverUrl}/${APPS}.git`;
    const remote = createGitRemote({ url, token, clock: systemClock });
    return {
      token,
      artifacts: createGitArtifacts(remote, { directory: join(folder.path, place), origin: testOrigin }),
    };
  };

  it("are stored with `contents: write`, found with `contents: read`, and start no workflow", async () => {
    const artifact = await writeTestArtifact(join(folder.path, "artifact"));
    const { digest, buildKey } = artifact.manifest;
    const writer = await artifactsWith("write", "writer");
    const reader = await artifactsWith("read", "reader");
    await writer.artifacts.save(artifact);
    expect((await reader.artifacts.findByKey("todo", buildKey))?.manifest).toEqual(artifact.manifest);
    expect((await reader.artifacts.load("todo", digest)).manifest).toEqual(artifact.manifest);
    expect(await world.settled()).toEqual([]);
  });

  it("are rejected without `contents: write`, and the error does not contain the token", async () => {
    const { token, artifacts } = await artifactsWith("read", "reader");
    const artifact = await writeTestArtifact(join(folder.path, "artifact"));
    const error = await artifacts.save(artifact).then(
      () => undefined,
      (thrown: PipelineError) => thrown,
    );
    expect(error?.code).toBe("GITHUB_REFUSED");
    expect(error?.message).toMatch(/^git could not store the artifact of todo: /);
    expect(`${error?.message}${String(error?.cause)}`).not.toContain(token);
  });
});
