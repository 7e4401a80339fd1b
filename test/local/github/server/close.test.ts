import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { startGitHub } from "../../start-github.ts";
import { openWorld } from "../world.ts";

describe("closing the stand-in", () => {
  it("removes its temporary directory and frees its port", async () => {
    const github = await startGitHub();
    await github.close();
    expect(existsSync(github.context.stateDirectory)).toBe(false);
    await (await startGitHub({ port: github.port })).close();
  });

  it("throws PORT_IN_USE for a port in use, and leaves no directory behind", async () => {
    await using github = await startGitHub();
    const { TMPDIR } = process.env;
    process.env["TMPDIR"] = github.context.stateDirectory;
    try {
      await expect(startGitHub({ port: github.port })).rejects.toMatchObject({ code: "PORT_IN_USE" });
      const folders = await readdir(github.context.stateDirectory);
      expect(folders.filter((name) => name.startsWith("overskill"))).toEqual([]);
    } finally {
      if (TMPDIR === undefined) delete process.env["TMPDIR"];
      else process.env["TMPDIR"] = TMPDIR;
    }
  });

  it("survives a client that disconnects during a push", async () => {
    await using world = await openWorld();
    const url = `http://127.0.0.1:${world.github.port}/acme/apps.git/git-receive-pack`;
    const curl = spawn(
      "curl",
      ["-s", "-T", "-", "-X", "POST", "-u", `x:${world.github.tokenOf("acme")}`, url],
      {
        stdio: ["pipe", "ignore", "ignore"],
      },
    );
    curl.stdin.write("00a0");
    await once(curl, "spawn");
    await world.owner.rest.users.getAuthenticated();
    curl.kill("SIGKILL");
    await once(curl, "close");
    await expect(world.owner.rest.users.getAuthenticated()).resolves.toMatchObject({ status: 200 });
  });
});
