import { describe, expect, it } from "vitest";
import { findForbiddenImports } from "../../../scripts/checks/floors.ts";
import { parseImports } from "../../../scripts/checks/imports.ts";

describe("findForbiddenImports", () => {
  it.each([
    ["actions/shared/domain/plan.ts", 'import type { Log } from "../ports/log.ts";'],
    ["actions/shared/domain/plan.ts", 'import { createHash } from "node:crypto";'],
    ["actions/shared/domain/plan.ts", 'import "node:crypto";'],
    ["actions/shared/ports/model.ts", 'import type OpenAI from "openai";'],
    ["actions/shared/usecases/deploy.ts", 'export { x } from "../adapters/git/run-git.ts";'],
    ["actions/shared/adapters/git/x.ts", 'import { y } from "../../../../scripts/y.ts";'],
    ["actions/shared/adapters/git/x.ts", 'import { y } from "../../../deploy/inputs.ts";'],
    ["actions/deploy/main.ts", 'import { parse } from "../build/inputs.ts";'],
    ["actions/build-shard/main.ts", 'import { parse } from "../build/inputs.ts";'],
    ["actions/shared/usecases/deploy.ts", 'const m = await import("esbuild");'],
  ])("refuses in %s: %s", (file, source) => {
    expect(findForbiddenImports(parseImports(file, source))).toEqual([
      expect.objectContaining({ file, message: expect.stringContaining("must not import") }),
    ]);
  });

  it.each([
    ["actions/shared/usecases/deploy.ts", 'import type { Log } from "../ports/log.ts";'],
    ["actions/shared/domain/plan.ts", 'import * as v from "valibot";'],
    ["actions/shared/adapters/git/x.ts", 'import { spawn } from "node:child_process";'],
    ["actions/deploy/main.ts", 'import { deploy } from "../shared/usecases/deploy.ts";'],
    ["scripts/cli.ts", 'import { x } from "../actions/shared/adapters/git/run-git.ts";'],
  ])("allows in %s: %s", (file, source) => {
    expect(findForbiddenImports(parseImports(file, source))).toEqual([]);
  });
});
