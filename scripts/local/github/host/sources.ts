import { spawn } from "node:child_process";
import { once } from "node:events";
import { pipeline } from "node:stream/promises";
import type { RunnerHost } from "../../runner/host/runner-host.ts";
import type { Context } from "../context/context.ts";
import { GIT_ENVIRONMENT } from "../git/run-git.ts";

type Sources = Pick<RunnerHost, "listFiles" | "readFile" | "resolveRef" | "exportTree" | "changedFiles">;

/** Reads workflow files and Actions from the bare repositories. */
export function hostSources({ store, git }: Context): Sources {
  const open = (fullName: string) => {
    const repository = store.repositoryNamed(fullName);
    return repository === undefined ? undefined : git.open(repository);
  };
  return {
    async listFiles(fullName, commit, directory) {
      const prefix = directory.replace(/^(?:\.?\/)+|^\.$|\/+$/g, "");
      const args = ["ls-tree", "-r", "-z", "--name-only", commit, ...(prefix === "" ? [] : [`${prefix}/`])];
      const listed = await open(fullName)?.run(args, { accept: [0, 128] });
      return listed === undefined ? [] : listed.stdout.toString().split("\0").filter(Boolean);
    },
    async readFile(fullName, commit, path) {
      const object = await open(fullName)?.object(`${commit}:${path}`);
      return object?.type === "blob" ? object.data.toString() : undefined;
    },
    async resolveRef(fullName, ref) {
      return open(fullName)?.resolve(ref);
    },
    async exportTree(fullName, commit, directory) {
      const source = git.open(store.loadRepository(fullName));
      const options = { env: GIT_ENVIRONMENT };
      const archive = spawn("git", [`--git-dir=${source.directory}`, "archive", commit], {
        ...options,
        stdio: ["ignore", "pipe", "ignore"],
      });
      const extract = spawn("tar", ["-x", "-C", directory], {
        ...options,
        stdio: ["pipe", "ignore", "ignore"],
      });
      const extracted = once(extract, "close");
      // tar exits at the end-of-archive mark, possibly before git has written the padding after it, which breaks the
      // pipe. If the pipe breaks earlier, tar fails, so its exit code is enough.
      await pipeline(archive.stdout, extract.stdin).catch(() => {});
      const [code] = await extracted;
      if (code !== 0)
        throw new Error(`Could not export commit ${commit} of "${fullName}": tar exited with code ${code}.`);
    },
    async changedFiles(fullName, before, after) {
      const args = ["diff-tree", "-r", "-z", "--no-renames", "--name-only", before, after];
      const changed = await open(fullName)?.text(args);
      return (changed ?? "").split("\0").filter(Boolean);
    },
  };
}
