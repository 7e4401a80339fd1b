import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createGitHubClient } from "../../actions/shared/adapters/github/client.ts";
import type { describePlatform } from "../../scripts/local/run-local.ts";

const CLI = resolve(import.meta.dirname, "../../scripts/cli/main.ts");

describe("overskill local", () => {
  let temporary: string;
  const children: ChildProcess[] = [];
  beforeEach(() => {
    temporary = mkdtempSync(join(tmpdir(), "overskill-local-test-"));
  });
  afterEach(async () => {
    for (const child of children.splice(0)) {
      child.kill("SIGKILL");
      if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
    }
    rmSync(temporary, { recursive: true, force: true, maxRetries: 5 });
  });

  const start = (...flags: string[]) => {
    const env = { PATH: process.env["PATH"], HOME: process.env["HOME"], TMPDIR: temporary };
    const child = spawn(process.execPath, [CLI, "local", "--port", "0", ...flags], {
      env,
      stdio: ["ignore", "pipe", "pipe"],
    });
    children.push(child);
    return child;
  };
  const ready = async (child: ChildProcess): Promise<ReturnType<typeof describePlatform>> => {
    if (child.stdout === null) throw new Error("no output");
    const [line] = (await once(createInterface(child.stdout), "line")) as [string];
    return JSON.parse(line) as ReturnType<typeof describePlatform>;
  };
  const clientOf = ({ github }: Awaited<ReturnType<typeof ready>>) =>
    createGitHubClient({ token: github.tokens[github.owner] ?? "", baseUrl: github.apiUrl });

  it("preserves repositories and tokens across restarts, even after it was killed", async () => {
    const state = join(temporary, "state");
    const first = start("--state", state);
    const before = await ready(first);
    await clientOf(before).rest.repos.createForAuthenticatedUser({ name: "kept", auto_init: true });
    first.kill("SIGTERM");
    expect(await once(first, "exit")).toEqual([0, null]);

    const second = start("--state", state);
    const after = await ready(second);
    expect(after.github.tokens).toEqual(before.github.tokens);
    const kept = { owner: after.github.owner, repo: "kept" };
    expect((await clientOf(after).rest.repos.listCommits(kept)).data).toHaveLength(1);
    second.kill("SIGKILL");
    await once(second, "exit");

    const third = await ready(start("--state", state));
    expect((await clientOf(third).rest.repos.get(kept)).status).toBe(200);
  });

  it("refuses a state directory that is in use, and names the process that uses it", async () => {
    const state = join(temporary, "state");
    const first = start("--state", state);
    await ready(first);
    const second = start("--state", state);
    let complaint = "";
    second.stderr?.on("data", (chunk: Buffer) => {
      complaint += chunk.toString();
    });
    expect(await once(second, "close")).toEqual([1, null]);
    expect(complaint).toContain(`STATE_IN_USE: The process ${first.pid} uses the state in "${state}".`);
  });

  it("leaves no directory behind when it is interrupted", async () => {
    const child = start();
    await ready(child);
    child.kill("SIGINT");
    expect(await once(child, "exit")).toEqual([0, null]);
    expect(readdirSync(temporary)).toEqual([]);
  });
});
