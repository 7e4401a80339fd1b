import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  createTempFolder,
  type TempFolder,
} from "../../../actions/shared/adapters/filesystem/temp-folder.ts";
import { createGitRemote } from "../../../actions/shared/adapters/git/remote.ts";
import { runGit } from "../../../actions/shared/adapters/git/run-git.ts";
import { createDeclarations } from "../../../actions/shared/adapters/runner/declarations.ts";
import { FakeClock } from "../../fakes/fake-clock.ts";

const kv = (id: string) => JSON.stringify({ name: "a", kv_namespaces: [{ binding: "DB", id }] });

describe("the declarations of a run", () => {
  let folder: TempFolder;
  beforeEach(async () => {
    folder = await createTempFolder();
  });
  afterEach(() => folder[Symbol.asyncDispose]());

  const write = async (name: string, files: Readonly<Record<string, string>>) => {
    const directory = join(folder.path, name);
    for (const [path, text] of Object.entries(files)) {
      await mkdir(dirname(join(directory, path)), { recursive: true });
      await writeFile(join(directory, path), text);
    }
    return directory;
  };
  const commit = async (files: Readonly<Record<string, string>>) => {
    const cwd = await write("remote", files);
    const identity = ["-c", "user.name=Ada", "-c", "user.email=ada@example.com"];
    await runGit(["init", "--quiet", "--initial-branch=trunk", "."], { cwd });
    await runGit(["add", "--all"], { cwd });
    await runGit([...identity, "commit", "--quiet", "--message", "Apps"], { cwd });
    return cwd;
  };
  const idsOf = (
    declarations: readonly {
      readonly app: string;
      readonly uses: { readonly production: readonly { readonly id?: string }[] };
    }[],
  ) => declarations.map(({ app, uses }) => [app, ...uses.production.map(({ id }) => id)]);

  it("come from the configurations of the apps on the default branch, whatever its name, and from those of the checkout", async () => {
    const remote = await commit({
      "apps/shop/wrangler.jsonc": kv("one"),
      "apps/blog/wrangler.toml": 'name = "blog"\nkv_namespaces = [{ binding = "DB", id = "two" }]\n',
      "apps/größe/wrangler.json": kv("three"),
      "apps/shop/nested/wrangler.jsonc": kv("four"),
      "apps/broken/wrangler.jsonc": "{",
      "wrangler.jsonc": kv("five"),
    });
    const checkout = await write("checkout", { "apps/shop/wrangler.jsonc": kv("six") });
    const declarations = createDeclarations(
      checkout,
      createGitRemote({ url: remote, clock: new FakeClock() }),
    );
    const location = { apps: "apps", repository: "My-Apps" };
    expect(idsOf(await declarations.defaultBranch(location)).toSorted()).toEqual([
      ["blog", "two"],
      ["größe", "three"],
      ["shop", "one"],
    ]);
    expect(idsOf(await declarations.checkout(location))).toEqual([["shop", "six"]]);
  });

  it("come from the root of a single-app repository, whose slug is the repository's name", async () => {
    const remote = await commit({ "wrangler.jsonc": kv("one"), "apps/shop/wrangler.jsonc": kv("two") });
    const declarations = createDeclarations(remote, createGitRemote({ url: remote, clock: new FakeClock() }));
    const location = { apps: ".", repository: "Shop" };
    expect(idsOf(await declarations.defaultBranch(location))).toEqual([["shop", "one"]]);
    expect(idsOf(await declarations.checkout(location))).toEqual([["shop", "one"]]);
  });
});
