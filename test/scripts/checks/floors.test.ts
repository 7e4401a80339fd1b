import { describe, expect, it } from "vitest";
import { findFloorBreaches, importsOf } from "../../../scripts/checks/floors.ts";

describe("findFloorBreaches", () => {
  it.each([
    ["actions/shared/domain/plan.ts", 'import type { Log } from "../ports/log.ts";'],
    ["actions/shared/domain/plan.ts", 'import { createHash } from "node:crypto";'],
    ["actions/shared/ports/model.ts", 'import type OpenAI from "openai";'],
    ["actions/shared/usecases/deploy.ts", 'export { x } from "../adapters/git/run-git.ts";'],
    ["actions/shared/adapters/git/x.ts", 'import { y } from "../../../../scripts/y.ts";'],
    ["actions/deploy/main.ts", 'import { parse } from "../build/inputs.ts";'],
    ["actions/shared/usecases/deploy.ts", 'const m = await import("esbuild");'],
  ])("refuses in %s: %s", (file, source) => {
    expect(findFloorBreaches(importsOf(file, source))).toHaveLength(1);
  });

  it.each([
    ["actions/shared/usecases/deploy.ts", 'import type { Log } from "../ports/log.ts";'],
    ["actions/shared/adapters/git/x.ts", 'import { spawn } from "node:child_process";'],
    ["actions/deploy/main.ts", 'import { deploy } from "../shared/usecases/deploy.ts";'],
    ["scripts/cli.ts", 'import { x } from "../actions/shared/adapters/git/run-git.ts";'],
  ])("allows in %s: %s", (file, source) => {
    expect(findFloorBreaches(importsOf(file, source))).toEqual([]);
  });
});
