import { mkdir, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  createTempFolder,
  type TempFolder,
} from "../../../actions/shared/adapters/filesystem/temp-folder.ts";
import { pushFolder } from "../../../actions/shared/adapters/git/folder-refs.ts";
import { createGitBuildTimes } from "../../../actions/shared/adapters/git/git-build-times.ts";
import { createGitPackages } from "../../../actions/shared/adapters/git/git-packages.ts";
import { createGitRemote } from "../../../actions/shared/adapters/git/remote.ts";
import { runGit } from "../../../actions/shared/adapters/git/run-git.ts";
import { tarballFile } from "../../../actions/shared/adapters/registry/tarball-cache.ts";
import { systemClock } from "../../../actions/shared/adapters/runner/system-clock.ts";
import { packagesRef } from "../../../actions/shared/domain/naming.ts";
import { RecordingLog } from "../../fakes/recording-log.ts";

let folder: TempFolder;
let log: RecordingLog;
beforeEach(async () => {
  folder = await createTempFolder();
  log = new RecordingLog();
  const origin = join(folder.path, "origin.git");
  await mkdir(origin);
  await runGit(["init", "--quiet", "--bare", "."], { cwd: origin });
});
afterEach(() => rm(folder.path, { recursive: true }));

const remote = (name = "origin.git") =>
  createGitRemote({ url: pathToFileURL(join(folder.path, name)).href, clock: systemClock });

describe("createGitPackages", () => {
  const used = { packages: ["node_modules/dep"], files: ["node_modules/dep/index.js"] };
  const packagesOf = (machine: string, { trusted = true, origin = "origin.git" } = {}) =>
    createGitPackages(remote(origin), { directory: join(folder.path, machine), trusted, log });
  const save = async (machine: string, key: string, content: string, options?: { trusted: boolean }) => {
    const packages = packagesOf(machine, options);
    await packages.write("sha512-a", Buffer.from(content));
    await packages.remember("todo", key, { used, integrities: ["sha512-a"] });
  };
  const restore = async (machine: string, key: string) => {
    const packages = packagesOf(machine);
    const recalled = await packages.recall("todo", key);
    return recalled === undefined ? undefined : String(await packages.read("sha512-a"));
  };

  it("restores a key's newest packages on another machine, byte for byte, and none of another key", async () => {
    await save("a", "k1", "old");
    await save("b", "k1", "new\r\n");
    expect(await restore("c", "k1")).toBe("new\r\n");
    expect(await restore("d", "k2")).toBeUndefined();
    expect(await packagesOf("e").recall("todo", "k1")).toEqual(used);
    expect(log.warnings).toEqual([]);
  });

  it("does not store packages of an untrusted run", async () => {
    await save("a", "k1", "good");
    await save("b", "k1", "evil", { trusted: false });
    expect(await restore("c", "k1")).toBe("good");
  });

  it("reads neither links nor hints that leave node_modules from a ref that anybody can write", async () => {
    const evil = join(folder.path, "evil");
    await mkdir(evil);
    await symlink("/etc/passwd", join(evil, tarballFile("sha512-a")));
    await writeFile(join(evil, "used.json"), JSON.stringify({ packages: [], files: ["../../etc/passwd"] }));
    await pushFolder(remote(), "store", { directory: evil, message: "x", refs: [packagesRef("todo", "k1")] });
    const packages = packagesOf("a");
    expect(await packages.recall("todo", "k1")).toBeUndefined();
    expect(await packages.read("sha512-a")).toBeUndefined();
  });

  it("only warns if the remote does not answer", async () => {
    const gone = packagesOf("a", { origin: "gone.git" });
    expect(await gone.recall("todo", "k1")).toBeUndefined();
    await gone.write("sha512-a", Buffer.from("x"));
    await gone.remember("todo", "k1", { used, integrities: ["sha512-a"] });
    expect(log.warnings).toHaveLength(2);
  });
});

describe("createGitBuildTimes", () => {
  it("adds to the stored times, for every machine", async () => {
    const times = createGitBuildTimes(remote(), log);
    expect(await times.load()).toEqual(new Map());
    await times.save(new Map([["todo", 120]]));
    await createGitBuildTimes(remote(), log).save(new Map([["poll", 80.5]]));
    await times.save(new Map([["todo", 100]]));
    expect(await createGitBuildTimes(remote(), log).load()).toEqual(
      new Map([
        ["poll", 80.5],
        ["todo", 100],
      ]),
    );
    expect(log.warnings).toEqual([]);
  });

  it("ignores a stored file that is invalid", async () => {
    const work = join(folder.path, "work");
    await mkdir(work);
    await writeFile(join(work, "build-times.json"), '{"todo":-1,"poll":"fast"}');

    await pushFolder(remote(), "test", {
      directory: work,
      message: "x",
      refs: ["refs/overskill/build-times"],
    });
    expect(await createGitBuildTimes(remote(), log).load()).toEqual(new Map());
  });
});
