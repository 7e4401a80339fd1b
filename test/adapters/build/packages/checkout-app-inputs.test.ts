import { cp, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createCheckoutAppInputs } from "../../../../actions/shared/adapters/build/packages/checkout-app-inputs.ts";
import {
  createTempFolder,
  type TempFolder,
} from "../../../../actions/shared/adapters/filesystem/temp-folder.ts";
import { type PlanRequest, planTargets } from "../../../../actions/shared/domain/plan/plan.ts";
import { createWorkspace, lockPackages, writeFiles } from "../../../fixtures/workspace.ts";

let origin: TempFolder;
beforeAll(async () => {
  origin = await createTempFolder();
  await createWorkspace(origin.path);
});
afterAll(() => rm(origin.path, { recursive: true }));

let folder: TempFolder;
beforeEach(async () => {
  folder = await createTempFolder();
  await cp(origin.path, folder.path, { recursive: true });
});
afterEach(() => rm(folder.path, { recursive: true }));

/** `earlier` are texts before the change. */
async function decide(changed: readonly string[], earlier: Readonly<Record<string, string>> = {}) {
  const appInputs = await createCheckoutAppInputs(folder.path).load({
    paths: ["apps/poll", "apps/todo"],
    changed,
    before: async (path) => earlier[path],
  });
  const request: PlanRequest = {
    config: {
      apps: "apps",
      cloudflare: { plan: "paid" },
      environments: {
        preview: { namespace: "p", domain: "preview.example.com" },
        production: { namespace: "q", domain: "example.com" },
      },
      model: { name: "gpt-5", maxTurns: 1, maxOutputTokens: 1 },
      build: { appsPerJob: 50, maxJobs: 8, measureStartup: false },
      production: { requireIdentical: false },
    },
    environment: "production",
    commit: "c".repeat(40),
    repository: "acme",
    folders: ["poll", "todo"],
    changes: { known: true, files: changed },
    appInputs,
  };
  const { targets, skips } = planTargets(request);
  return Object.fromEntries([
    ...targets.map(({ target, reason }) => [target.app, `build: ${reason}`]),
    ...skips.map(({ app, reason }) => [app, `skip: ${reason}`]),
  ]);
}

const UNTOUCHED = "skip: nothing changed in its directory";
const lockText = () => readFile(join(folder.path, "package-lock.json"), "utf8");

describe("createCheckoutAppInputs", () => {
  it("finds the apps that use a shared package, also through other packages", async () => {
    expect(await decide(["packages/words/index.ts"])).toEqual({
      todo: "build: Changed: packages/words/index.ts",
      poll: UNTOUCHED,
    });
  });

  it("finds the apps that extend the configuration at the root", async () => {
    expect(await decide(["tsconfig.base.json", "README.md"])).toEqual({
      todo: "build: Changed: tsconfig.base.json",
      poll: UNTOUCHED,
    });
  });

  it("applies the package.json of a parent directory to an app without one", async () => {
    await rm(join(folder.path, "apps/poll/package.json"));
    expect(await decide(["package.json"])).toEqual({ poll: "build: Changed: package.json", todo: UNTOUCHED });
  });

  it("finds an app under a parent's package.json by the lock file", async () => {
    await rm(join(folder.path, "apps/poll/package.json"));
    const dependencies = { dep: "file:vendor/dep.tgz" };
    await writeFiles(folder.path, {
      "package.json": { name: "acme", workspaces: ["apps/*", "packages/*"], dependencies },
    });
    await lockPackages(folder.path);
    const earlier = (await lockText()).replace(/("integrity": "sha512-)\w/, "$1_");
    const change = [["package-lock.json"], { "package-lock.json": earlier }] as const;
    expect(await decide(...change)).toMatchObject({ poll: "build: Changed packages: dep" });

    await rm(join(folder.path, "apps/todo/package.json"));
    await writeFiles(folder.path, { "package.json": { name: "acme", dependencies } });
    const both = { poll: "build: Changed packages: dep", todo: "build: Changed packages: dep" };
    expect(await decide(...change)).toEqual(both);
  });

  it("finds the apps whose packages a lock file changes", async () => {
    const earlier = (await lockText()).replace(/("integrity": "sha512-)\w/, "$1_");
    expect(await decide(["package-lock.json"], { "package-lock.json": earlier })).toEqual({
      todo: "build: Changed packages: dep",
      poll: "skip: nothing changed in its directory, and none of its packages in package-lock.json",
    });
  });

  it("builds every app of the workspace if the earlier lock file is unknown or unreadable", async () => {
    const all = { todo: "build: Changed: package-lock.json", poll: "build: Changed: package-lock.json" };
    expect(await decide(["package-lock.json"])).toEqual(all);
    expect(await decide(["package-lock.json"], { "package-lock.json": "<<<<<<<" })).toEqual(all);
  });

  it("counts every package while the workspace has a circle, which the build reports", async () => {
    await writeFiles(folder.path, {
      "packages/words/package.json": { name: "@acme/words", dependencies: { "@acme/ui": "*" } },
    });
    expect(await decide(["packages/words/package.json"])).toMatchObject({
      todo: "build: Changed: packages/words/package.json",
    });
  });
});
