import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  createTempFolder,
  type TempFolder,
} from "../../../../actions/shared/adapters/filesystem/temp-folder.ts";
import type { EnvironmentKind } from "../../../../actions/shared/domain/naming.ts";
import { checkAppBindings, checkArtifactBindings } from "../../../../scripts/cli/checkout/check-bindings.ts";
import { fakeArtifact } from "../../../fakes/fake-artifact.ts";

const KV = "0f2ac74b498b48028cb68387c421e279";
const kv = (name: string) => JSON.stringify({ name, kv_namespaces: [{ binding: "DB", id: KV }] });
const CONFIG = "environments:\n  preview: { domain: p.test }\n  production: { domain: a.test }\n";

describe("the bindings of a checkout", () => {
  let folder: TempFolder;
  beforeEach(async () => {
    folder = await createTempFolder();
    await mkdir(join(folder.path, ".git"));
  });
  afterEach(() => folder[Symbol.asyncDispose]());

  const write = async (path: string, text: string) => {
    await mkdir(dirname(join(folder.path, path)), { recursive: true });
    await writeFile(join(folder.path, path), text);
  };
  const checkApp = (environment: EnvironmentKind) => {
    const directory = join(folder.path, "apps/todo");
    return checkAppBindings({ app: "todo", directory, root: folder.path, environment });
  };
  const checkArtifact = (environment: EnvironmentKind) => {
    const { manifest } = fakeArtifact("todo", "1");
    const worker = { ...manifest.worker, bindings: [{ type: "kv_namespace", name: "DB", namespace_id: KV }] };
    const target = { directory: folder.path, scriptName: "todo" };
    return checkArtifactBindings({ ...manifest, worker }, environment, target);
  };

  it("are refused with file and line, before a build and before an upload", async () => {
    await write(".github/overskill.yml", CONFIG);
    await write("apps/todo/wrangler.jsonc", kv("todo"));
    await write("apps/shop/wrangler.jsonc", kv("shop"));
    const problems = [{ file: "apps/todo/wrangler.jsonc", line: 1 }];
    await expect(checkApp("production")).rejects.toMatchObject({ code: "RESOURCE_SHARED", problems });
    await expect(checkArtifact("production")).rejects.toMatchObject({ code: "RESOURCE_SHARED" });
    await expect(checkArtifact("preview")).rejects.toMatchObject({ code: "RESOURCE_SHARED" });
  });

  it("follow the defaults outside an apps repository", async () => {
    await write("apps/todo/wrangler.jsonc", kv("todo"));
    await expect(checkApp("production")).resolves.toBeUndefined();
    await expect(checkArtifact("production")).resolves.toBeUndefined();
    await expect(checkArtifact("preview")).rejects.toMatchObject({ code: "BINDING_NOT_ALLOWED" });
    await write(
      "apps/todo/wrangler.jsonc",
      '{ "name": "todo", "unsafe": { "bindings": [{ "name": "A" }] } }',
    );
    await expect(checkApp("production")).rejects.toMatchObject({ code: "BINDING_NOT_ALLOWED" });
  });
});
