import { build } from "esbuild";
import { describe, expect, it } from "vitest";
import {
  bundleError,
  isBuildFailure,
} from "../../../../actions/shared/adapters/build/esbuild/bundle-outcome.ts";
import { toProblems } from "../../../../actions/shared/adapters/build/esbuild/problems.ts";

const WITHIN = { directory: "/repository/apps/todo", root: "/repository", mayQuote: () => true };

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
  return toProblems(thrown.errors, WITHIN);
}

describe("toProblems", () => {
  it("locates a finding in the repository and adds a hint", async () => {
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

  it("omits esbuild's advice about options that an app's author cannot set", async () => {
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

  it("takes the hint of an error of the pipeline from its code, also when a plugin returned it", async () => {
    const ours = bundleError("Gone.", { file: "a.ts" }, "file-ignored");
    const thrown: unknown = await build({
      stdin: { contents: 'import "x"' },
      bundle: true,
      write: false,
      logLevel: "silent",
      plugins: [
        { name: "ours", setup: ({ onResolve }) => onResolve({ filter: /^x$/ }, () => ({ errors: [ours] })) },
      ],
    }).catch((error: unknown) => error);
    if (!isBuildFailure(thrown)) throw new Error("esbuild accepted it");
    for (const message of [ours, ...thrown.errors]) {
      expect(toProblems([message], WITHIN)).toMatchObject([
        { message: expect.stringMatching(/^Gone\./), hint: expect.stringContaining(".gitignore") },
      ]);
    }
  });

  it("keeps esbuild's other notes", async () => {
    const [problem] = await problemsOf("const a = 1;\na = 2;\n");
    expect(problem?.message).toBe(
      'Cannot assign to "a" because it is a constant (The symbol "a" was declared a constant here:)',
    );
  });
});
