import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { initRepository } from "../../../../scripts/cli/init/init-repository.ts";
import { readToolkit } from "../../../../scripts/release/toolkit.ts";

const PIN = "0123456789abcdef0123456789abcdef01234567";
const OPTIONS = { apps: "apps", domain: "example.com", model: "gpt-5", pin: PIN, dryRun: false };

describe("init", () => {
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "overskill-init-"));
    execFileSync("git", ["init", "-q", "-b", "trunk", directory]);
  });
  afterEach(() => rmSync(directory, { recursive: true, force: true }));
  const read = (path: string) => readFileSync(join(directory, path), "utf8");

  it("pins the callers to a commit of the toolkit that package.json names", async () => {
    await initRepository(directory, OPTIONS);

    for (const name of readdirSync(join(directory, ".github/workflows"))) {
      const { jobs } = parse(read(`.github/workflows/${name}`)) as { jobs: Record<string, { uses: string }> };
      for (const { uses } of Object.values(jobs)) {
        expect(uses).toMatch(new RegExp(`^${readToolkit().name}/\\.github/workflows/[a-z]+\\.yml@${PIN}$`));
      }
    }
    expect(parse(read(".github/workflows/overskill-production.yml"))).toMatchObject({
      on: { push: { branches: ["trunk"], paths: ["**", "!.github/**"] } },
    });
  });

  it("changes nothing when it runs a second time", async () => {
    await initRepository(directory, OPTIONS);
    const { files } = await initRepository(directory, OPTIONS);
    expect(files.map(({ action }) => action)).not.toContain("create");
    expect(files.map(({ action }) => action)).not.toContain("update");
  });

  it("restores an edited caller, but keeps an edited configuration", async () => {
    await initRepository(directory, OPTIONS);
    writeFileSync(join(directory, ".github/overskill.yml"), "mine\n");
    writeFileSync(join(directory, ".github/workflows/overskill-preview.yml"), "edited\n");

    const { files } = await initRepository(directory, OPTIONS);

    expect(files.filter(({ action }) => action === "update").map(({ path }) => path)).toEqual([
      ".github/workflows/overskill-preview.yml",
    ]);
    expect(read(".github/overskill.yml")).toBe("mine\n");
  });

  it("writes nothing in a dry run, and says what it would write", async () => {
    const { files } = await initRepository(directory, { ...OPTIONS, dryRun: true });
    expect(files.every(({ action }) => action === "create")).toBe(true);
    expect(readdirSync(directory)).toEqual([".git"]);
  });

  it("refuses an invalid domain before it writes the first file", async () => {
    await expect(initRepository(directory, { ...OPTIONS, domain: "not a host" })).rejects.toMatchObject({
      code: "CONFIG_INVALID",
    });
    expect(readdirSync(directory)).toEqual([".git"]);
  });

  it("refuses to write into the toolkit itself", async () => {
    await expect(initRepository(readToolkit().directory, OPTIONS)).rejects.toThrow("is the toolkit itself");
  });

  it("adds staging to configuration and production caller if it is given a domain", async () => {
    await initRepository(directory, { ...OPTIONS, stagingDomain: "staging.example.com" });
    expect(parse(read(".github/overskill.yml"))).toMatchObject({
      environments: { staging: { domain: "staging.example.com", namespace: "overskill-staging" } },
    });
    expect(read(".github/workflows/overskill-production.yml")).toContain("staging: true");
  });
});
