import { build } from "esbuild";
import { describe, expect, it } from "vitest";
import { isBuildFailure } from "../../../../actions/shared/adapters/build/esbuild/bundle-outcome.ts";
import { toProblems } from "../../../../actions/shared/adapters/build/esbuild/problems.ts";

async function problemsOf(contents: string) {
  const stdin = { contents, sourcefile: "src/main.ts", resolveDir: import.meta.dirname };
  const thrown = await build({
    stdin,
    bundle: true,
    write: false,
    format: "esm",
    logLevel: "silent",
    absWorkingDir: import.meta.dirname,
  }).then(
    () => undefined,
    (error: unknown) => error,
  );
  if (!isBuildFailure(thrown)) throw new Error("esbuild accepted it");
  return toProblems(thrown.errors, "/repository/apps/todo", "/repository");
}

describe("toProblems", () => {
  it("places a finding in the repository and says what to do", async () => {
    expect(await problemsOf('const é = 1; import "./nope";\n')).toEqual([
      {
        message: 'Could not resolve "./nope"',
        file: "apps/todo/src/main.ts",
        line: 1,
        column: 21,
        lineText: 'const é = 1; import "./nope";',
        hint: expect.stringContaining("Check the path"),
      },
    ]);
  });

  it("leaves out esbuild's advice about options that nobody can set here", async () => {
    const [missing, builtin] = await problemsOf('import "left-pad";\nimport "fs";\n');
    expect(missing).toMatchObject({
      message: 'Could not resolve "left-pad"',
      hint: expect.stringContaining("package.json"),
    });
    expect(builtin).toMatchObject({
      message: 'Could not resolve "fs"',
      hint: expect.stringContaining("nodejs_compat"),
    });
  });

  it("keeps esbuild's other notes", async () => {
    const [problem] = await problemsOf("const a = 1;\na = 2;\n");
    expect(problem?.message).toBe(
      'Cannot assign to "a" because it is a constant (The symbol "a" was declared a constant here:)',
    );
  });
});
