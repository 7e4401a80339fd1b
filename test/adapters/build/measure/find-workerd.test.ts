import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import {
  WORKERD_INTEGRITY,
  WORKERD_VERSION,
} from "../../../../actions/shared/adapters/build/measure/find-workerd.ts";
import { parsePsTime } from "../../../../actions/shared/adapters/build/measure/process-cpu.ts";

interface Lock {
  readonly packages: Readonly<Record<string, { readonly version: string; readonly integrity?: string }>>;
}

describe("the pinned integrity of workerd", () => {
  it("equals the lock file, for every platform but Windows and the installed version", async () => {
    const file = join(import.meta.dirname, "../../../../package-lock.json");
    const { packages } = JSON.parse(await readFile(file, "utf8")) as Lock;
    const prefix = "node_modules/@cloudflare/workerd-";
    const locked = Object.entries(packages).filter(
      ([place]) => place.startsWith(prefix) && !place.includes("windows"),
    );
    expect(WORKERD_VERSION).toBe(packages["node_modules/workerd"]?.version);
    expect(WORKERD_INTEGRITY).toEqual(
      Object.fromEntries(locked.map(([place, { integrity }]) => [place.slice(prefix.length), integrity])),
    );
  });
});

describe("the processor time that ps prints on macOS", () => {
  it.each([
    ["  0:00.03\n", 30],
    ["1:02.50", 62_500],
    ["1:00:01.00", 3_601_000],
    ["00:00:01", undefined],
    ["", undefined],
  ])("is read from %j", (text, ms) => expect(parsePsTime(text)).toBe(ms));
});
