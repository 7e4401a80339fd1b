import { spawn } from "node:child_process";
import { chmod, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { describe, expect, it } from "vitest";
import { createTempFolder } from "../../../actions/shared/adapters/filesystem/temp-folder.ts";
import { writable } from "../../../actions/shared/adapters/process/sandbox/mounts.ts";
import { renderSandbox } from "../../../actions/shared/adapters/process/sandbox/probe.ts";
import { listSystemMounts } from "../../../actions/shared/adapters/process/sandbox/system-mounts.ts";

/** As root, a script that only runs its arguments stands for sudo. */
describe.skipIf(process.getuid?.() !== 0)("the sandbox for hosted runners", () => {
  it("is built by root and runs the command as the given user, without a way back", async () => {
    await using folder = await createTempFolder();
    for (const name of ["bin", "root", "app"]) await mkdir(join(folder.path, name));
    await chmod(join(folder.path, "app"), 0o777);
    const sudo = join(folder.path, "bin/sudo");
    await writeFile(sudo, '#!/bin/sh\nshift 2\nexec "$@"\n', { mode: 0o755 });
    const app = join(folder.path, "app");
    const script = `
      id -u; grep -E "^(CapEff|CapBnd|NoNewPrivs)" /proc/self/status; ls /proc | grep -c "^[0-9]";
      touch made && echo writable; mount -t tmpfs tmpfs /usr || echo no mount; touch /usr/x || echo read-only;
      ls ${folder.path}; ls /home /root /run || echo hidden; ( : >> /proc/sys/kernel/core_pattern ) || echo no settings;
      ip -o link | wc -l; exit 7`;
    const { command, args } = renderSandbox("sudo", {
      mounts: [...(await listSystemMounts()), writable(app)],
      directory: app,
      command: ["sh", "-c", script],
      root: join(folder.path, "root"),
      ids: { uid: 12345, gid: 12345 },
      seconds: 20,
    });
    const env = { PATH: `${join(folder.path, "bin")}:${process.env["PATH"]}` };
    // The sandbox ends with its input, so that stays open.
    const child = spawn(command, args, { env, stdio: ["pipe", "pipe", "ignore"] });
    const [stdout, status] = await Promise.all([
      text(child.stdout),
      new Promise((settle) => child.on("exit", settle)),
    ]);
    expect(status).toBe(7);
    const lines = stdout.trim().split("\n");
    expect(lines.slice(0, 4)).toEqual([
      "12345",
      "CapEff:\t0000000000000000",
      "CapBnd:\t0000000000000000",
      "NoNewPrivs:\t1",
    ]);
    expect(Number(lines[4])).toBeLessThan(12);
    expect(lines.slice(5)).toEqual([
      ...["writable", "no mount", "read-only", "app", "hidden", "no settings", "1"],
    ]);
  });
});
