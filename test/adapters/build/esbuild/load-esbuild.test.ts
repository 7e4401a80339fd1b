import { execFile } from "node:child_process";
import { cp } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, it } from "vitest";
import { loadEsbuild } from "../../../../actions/shared/adapters/build/esbuild/load-esbuild.ts";
import { createTempFolder } from "../../../../actions/shared/adapters/filesystem/temp-folder.ts";

const ROOT = fileURLToPath(new URL("../../../..", import.meta.url));

it("leaves the environment of this process unchanged, so that an app's build script inherits nothing", async () => {
  const before = { ...process.env };
  const { transform } = await loadEsbuild(import.meta.dirname);
  expect((await transform("let a = 1", { minify: true })).code).toBe("let a=1;\n");
  expect({ ...process.env }).toEqual(before);
});

it("gives the same bytes with and without the settings for garbage collection", {
  timeout: 60_000,
}, async () => {
  await using folder = await createTempFolder();
  const app = join(folder.path, "spa");
  await cp(join(ROOT, "test/fixtures/apps/spa"), app, { recursive: true });
  const digestWith = async (settings: Readonly<Record<string, string>>) => {
    const args = ["build", app, "--out", join(folder.path, "out"), "--no-startup", "--json"];
    const { stdout } = await promisify(execFile)(
      process.execPath,
      [join(ROOT, "scripts/cli/main.ts"), ...args],
      { env: { ...process.env, ...settings } },
    );
    return (JSON.parse(stdout) as { readonly digest: string }).digest;
  };
  const digest = await digestWith({});
  expect(digest).toMatch(/^sha256:/);
  expect(await digestWith({ GOGC: "100", GOMEMLIMIT: "off" })).toBe(digest);
});
