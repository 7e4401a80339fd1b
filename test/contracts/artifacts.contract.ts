import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createTempFolder, type TempFolder } from "../../actions/shared/adapters/filesystem/temp-folder.ts";
import type { Artifact } from "../../actions/shared/domain/build/manifest.ts";
import type { PipelineError } from "../../actions/shared/domain/errors.ts";
import type { Artifacts } from "../../actions/shared/ports/artifacts.ts";
import { writeTestArtifact } from "../fixtures/artifacts.ts";

/** Tests any implementation of `Artifacts`. `create` returns an empty store and may use the folder. */
export function describeArtifacts(name: string, create: (folder: string) => Promise<Artifacts>): void {
  describe(`${name} fulfils the Artifacts contract`, () => {
    let folder: TempFolder;
    let artifacts: Artifacts;
    let todo: Artifact;
    beforeEach(async () => {
      folder = await createTempFolder();
      artifacts = await create(join(folder.path, "store"));
      todo = await writeTestArtifact(join(folder.path, "todo"));
    });
    afterEach(() => rm(folder.path, { recursive: true }));

    const codeOf = (promise: Promise<unknown>) =>
      promise.then(
        () => "nothing was thrown",
        (thrown: PipelineError) => thrown.code,
      );

    it("is empty before the first artifact is saved", async () => {
      const { digest, buildKey } = todo.manifest;
      expect(await artifacts.findByKey("todo", buildKey)).toBeUndefined();
      expect(await codeOf(artifacts.load("todo", digest))).toBe("ARTIFACT_NOT_FOUND");
    });

    it("returns the same bytes by digest and by build key", async () => {
      await artifacts.save(todo);
      const { digest, buildKey } = todo.manifest;
      const found = [await artifacts.load("todo", digest), await artifacts.findByKey("todo", buildKey)];
      for (const artifact of found) {
        expect(artifact?.manifest).toEqual(todo.manifest);
        expect(await readFile(join(artifact?.directory ?? "", "worker/data.bin"))).toEqual(
          await readFile(join(todo.directory, "worker/data.bin")),
        );
      }
    });

    it("accepts the same artifact a second time", async () => {
      await artifacts.save(todo);
      await artifacts.save(todo);
      expect((await artifacts.load("todo", todo.manifest.digest)).manifest).toEqual(todo.manifest);
    });

    it("finds equal artifacts of two sources by either build key", async () => {
      const buildKey = "c".repeat(64);
      const same = await writeTestArtifact(join(folder.path, "same"), { buildKey });
      await artifacts.save(todo);
      await artifacts.save(same);
      expect((await artifacts.findByKey("todo", buildKey))?.manifest).toEqual(same.manifest);
      expect((await artifacts.findByKey("todo", todo.manifest.buildKey))?.manifest).toEqual(todo.manifest);
    });

    it("separates the artifacts of two apps", async () => {
      const other = await writeTestArtifact(join(folder.path, "other"), { app: "todo-two" });
      await artifacts.save(todo);
      await artifacts.save(other);
      expect(await codeOf(artifacts.load("todo", other.manifest.digest))).toBe("ARTIFACT_NOT_FOUND");
    });
  });
}
