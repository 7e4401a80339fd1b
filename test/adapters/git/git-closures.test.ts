import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  createTempFolder,
  type TempFolder,
} from "../../../actions/shared/adapters/filesystem/temp-folder.ts";
import { pushFolder } from "../../../actions/shared/adapters/git/folder-refs.ts";
import { createGitBuildTimes } from "../../../actions/shared/adapters/git/git-build-times.ts";
import { createGitClosures } from "../../../actions/shared/adapters/git/git-closures.ts";
import { createGitRemote } from "../../../actions/shared/adapters/git/remote.ts";
import { runGit } from "../../../actions/shared/adapters/git/run-git.ts";
import { systemClock } from "../../../actions/shared/adapters/runner/system-clock.ts";
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

describe("createGitClosures", () => {
  const closuresOf = (machine: string, { trusted = true, origin = "origin.git" } = {}) =>
    createGitClosures(remote(origin), { directory: join(folder.path, machine), trusted, log });
  const save = (machine: string, key: string, content: string, options?: { trusted: boolean }) =>
    closuresOf(machine, options).save("todo", key, (to) => writeFile(join(to, "closure.json"), content));
  const find = async (machine: string, key: string) => {
    const found = await closuresOf(machine).find("todo", key);
    return found === undefined ? undefined : readFile(join(found, "closure.json"), "utf8");
  };

  it("restores a key's newest packages on another machine, byte for byte, and none of another key", async () => {
    await save("a", "k1", "old");
    await save("b", "k1", "new\r\n");
    expect(await find("c", "k1")).toBe("new\r\n");
    expect(await find("c", "k2")).toBeUndefined();
    expect(log.warnings).toEqual([]);
  });

  it("does not store packages of an untrusted run", async () => {
    await save("a", "k1", "good");
    await save("b", "k1", "evil", { trusted: false });
    expect(await find("c", "k1")).toBe("good");
  });

  it("only warns if the remote does not answer", async () => {
    const gone = closuresOf("a", { origin: "gone.git" });
    expect(await gone.find("todo", "k1")).toBeUndefined();
    await gone.save("todo", "k1", (to) => writeFile(join(to, "closure.json"), "x"));
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
