import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTempFolder, type TempFolder } from "../../actions/shared/adapters/filesystem/temp-folder.ts";
import type { Artifact } from "../../actions/shared/domain/build/manifest.ts";
import { renderTags, type ScriptTags } from "../../actions/shared/domain/deploy/script-tags.ts";
import type { WorkerScripts } from "../../actions/shared/ports/worker-scripts.ts";
import { writeWorkerArtifact } from "../fixtures/worker-artifact.ts";

export interface WorkerScriptsUnderTest {
  readonly scripts: WorkerScripts;
  close(): Promise<void>;
}

/** Tests any implementation of `WorkerScripts`. `start` creates two empty namespaces, `preview` and `production`. */
export function describeWorkerScripts(name: string, start: () => Promise<WorkerScriptsUnderTest>): void {
  describe(`${name} fulfils the WorkerScripts contract`, () => {
    let folder: TempFolder;
    let artifact: Artifact;
    let scripts: WorkerScripts;
    let close: () => Promise<void>;
    beforeAll(async () => {
      folder = await createTempFolder();
      artifact = await writeWorkerArtifact(join(folder.path, "one"), { text: "one" });
      ({ scripts, close } = await start());
    });
    afterAll(async () => {
      await close();
      await folder[Symbol.asyncDispose]();
    });

    const at = (scriptName: string, namespace = "preview") => ({ namespace, scriptName });
    const tagsOf = (repository: string): ScriptTags => ({
      app: "todo",
      environment: "preview",
      repository,
      commit: "a".repeat(40),
      digest: artifact.manifest.digest,
      pullRequest: 3,
    });

    it("returns undefined for a script that was not uploaded", async () => {
      expect(await scripts.find(at("missing"))).toBeUndefined();
    });

    it("distinguishes a missing namespace from a missing script", async () => {
      await expect(scripts.find(at("missing", "moon"))).rejects.toMatchObject({
        code: "DISPATCH_NAMESPACE_NOT_FOUND",
      });
    });

    it("returns the tags of the last upload, in its namespace only", async () => {
      const tags = tagsOf("octo/tags");
      await scripts.upload(at("tags"), artifact, tagsOf("octo/before"));
      await scripts.upload(at("tags"), artifact, tags);
      expect((await scripts.find(at("tags")))?.tags).toEqual(tags);
      expect(await scripts.find(at("tags", "production"))).toBeUndefined();
    });

    it("replaces the tags without an upload", async () => {
      await scripts.upload(at("retag"), artifact, tagsOf("octo/retag"));
      const tags = { ...tagsOf("octo/retag"), commit: "b".repeat(40) };
      await scripts.retag(at("retag"), tags);
      expect(renderTags((await scripts.find(at("retag")))?.tags as ScriptTags)).toEqual(renderTags(tags));
    });

    it("lists the scripts of one repository", async () => {
      await scripts.upload(at("ours"), artifact, tagsOf("octo/list"));
      await scripts.upload(at("theirs"), artifact, tagsOf("octo/list-2"));
      const listed = await scripts.list("preview", "octo/list");
      expect(listed).toEqual([{ ...at("ours"), tags: tagsOf("octo/list") }]);
    });

    it("ignores a second removal", async () => {
      await scripts.upload(at("gone"), artifact, tagsOf("octo/gone"));
      await scripts.remove(at("gone"));
      await scripts.remove(at("gone"));
      expect(await scripts.find(at("gone"))).toBeUndefined();
    });
  });
}
