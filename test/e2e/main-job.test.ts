import { execFile, spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { StartOutcome } from "../../scripts/cli/start/outcome.ts";

const CLI = resolve(import.meta.dirname, "../../scripts/cli/main.ts");
const ARGUMENTS = [CLI, "start", "--once", "--json", "--port", "0"];

describe("overskill start", () => {
  let temporary: string;
  beforeEach(() => {
    temporary = mkdtempSync(join(tmpdir(), "overskill-start-"));
  });
  afterEach(() => rmSync(temporary, { recursive: true, force: true }));
  const env = () => ({ PATH: process.env["PATH"], HOME: process.env["HOME"], TMPDIR: temporary });

  it("takes a prompt issue to production after a killed run, and leaves nothing behind either time", {
    timeout: 120_000,
  }, async () => {
    const child = spawn(process.execPath, ARGUMENTS, { env: env(), stdio: ["ignore", "ignore", "pipe"] });
    await new Promise<void>((settle) => {
      // Kill it during the first job, when workerd, a job and git are running.
      child.stderr.on("data", (chunk: Buffer) => {
        if (chunk.toString().includes("open the prompt issue")) setTimeout(settle, 300);
      });
    });
    child.kill("SIGKILL");
    await expect.poll(() => processesUnder(temporary), { timeout: 10_000 }).toEqual([]);
    await expect.poll(() => readdirSync(temporary), { timeout: 10_000 }).toEqual([]);

    const { stdout } = await promisify(execFile)(process.execPath, ARGUMENTS, { env: env() });
    const outcome = JSON.parse(stdout) as StartOutcome;
    expect(outcome.production.digest).toBe(outcome.preview.digest);
    expect(outcome.deployments.map(({ environment, state }) => `${environment}: ${state}`)).toEqual([
      "production: deployed",
      expect.stringMatching(/^preview: (deployed|removed)$/),
      "preview: superseded",
    ]);
    expect(outcome.model.standIn).toBe(true);
    expect(readdirSync(temporary)).toEqual([]);
    expect(processesUnder(temporary)).toEqual([]);
  });
});

/** Lists the commands of the processes whose environment contains `folder`; empty on systems other than Linux. */
function processesUnder(folder: string): readonly string[] {
  if (process.platform !== "linux") return [];
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        const named = readFileSync(`/proc/${pid}/environ`, "utf8").includes(folder);
        return named ? [readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ")] : [];
      } catch {
        return [];
      }
    });
}
