import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";

const guardModule = new URL("../../../scripts/local/server/orphan-guard.ts", import.meta.url);

const isRunning = (pid: number) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

it("kills every workerd and removes the directories of a process that was killed with SIGKILL", async () => {
  const directory = await mkdtemp(join(tmpdir(), "overskill-guard-"));
  const adopted = await mkdtemp(join(directory, "adopted-"));
  // The guard watches for programs with the name workerd.
  const program = join(directory, "workerd");
  await writeFile(program, "#!/bin/sh\nexec sleep 60\n", { mode: 0o755 });
  const parent = spawn(
    process.execPath,
    [
      "--input-type=module",
      "--eval",
      `import { spawn } from "node:child_process";
       const { startOrphanGuard } = await import(${JSON.stringify(guardModule.href)});
       startOrphanGuard().adoptDirectory(${JSON.stringify(adopted)});
       const child = spawn(${JSON.stringify(program)});
       child.once("spawn", () => setImmediate(() => console.log(child.pid)));`,
    ],
    { stdio: ["ignore", "pipe", "inherit"] },
  );
  const pid = Number(await new Promise((resolve) => parent.stdout.once("data", resolve)));
  expect(isRunning(pid)).toBe(true);
  parent.kill("SIGKILL");
  await expect.poll(() => isRunning(pid), { timeout: 5000 }).toBe(false);
  await expect.poll(() => existsSync(adopted), { timeout: 5000 }).toBe(false);
  await rm(directory, { recursive: true });
});
