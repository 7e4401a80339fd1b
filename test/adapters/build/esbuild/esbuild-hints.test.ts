import { describe, expect, it } from "vitest";
import { findEsbuildHint } from "../../../../actions/shared/adapters/build/esbuild/esbuild-hints.ts";

describe("findEsbuildHint", () => {
  it.each([
    ['Could not resolve "./nope"', /path/],
    ['Could not resolve "/src/nope.ts"', /path/],
    ['Could not resolve "cloudflare:workers"', /Worker only/],
    ['Could not resolve "node:fs"', /nodejs_compat/],
    [
      'Could not resolve "fs" The package "fs" wasn\'t found on the file system but is built into node.',
      /nodejs/,
    ],
    ['Could not resolve "left-pad"', /package\.json/],
    ['No matching export in "m.ts" for import "z"', /export it/],
    ['No loader is configured for ".foo" files: x.foo', /\?url.*rules/],
    ["The JSX syntax extension is not currently enabled", /\.tsx/],
    ['Cannot assign to "a" because it is a constant', /`let`/],
    ['The symbol "a" has already been declared', /Rename/],
    ['"await" can only be used inside an "async" function', /`async`/],
    ["Unexpected end of file", /Close/],
    ['Expected ">" but found "/"', /syntax/],
  ])("has one for %s", (message, expected) => {
    expect(findEsbuildHint(message)).toMatch(expected);
  });

  it("has none for a message that already says what to do", () => {
    expect(findEsbuildHint('"node:fs" needs "nodejs_compat".')).toBeUndefined();
  });
});
