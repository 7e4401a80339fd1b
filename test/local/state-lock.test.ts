import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { lockState } from "../../scripts/local/state-lock.ts";

describe("lockState", () => {
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "overskill-lock-"));
  });
  afterEach(() => rmSync(directory, { recursive: true, force: true }));

  it("rejects a directory that a running process has locked", () => {
    writeFileSync(join(directory, "lock"), String(process.ppid));
    expect(() => lockState(directory)).toThrow(`The process ${process.ppid} uses the state`);
  });

  it.each(["999999999", "", "not a pid"])("takes over the lock of a killed process (%j)", (left) => {
    writeFileSync(join(directory, "lock"), left);
    lockState(directory)();
    expect(readdirSync(directory)).toEqual([]);
  });
});
