import { describe, expect, it } from "vitest";
import { hintFor } from "../../../actions/shared/domain/build/problem-hints.ts";

describe("hintFor", () => {
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
    ["This is outside of the app's folder, from where nothing is built.", /workspace package/],
    ['"a.ts" is ignored by git, so it would be missing in a fresh checkout.', /\.gitignore/],
    ["This is not JSON: PropertyNameExpected.", /comma/],
    ["`compatibility_date` is required.", /YYYY-MM-DD/],
    ["`kv_namespaces[0].binding` is required.", /Add the key/],
    ["`made_up` is not supported here.", /Remove the key/],
  ])("has one for %s", (message, expected) => {
    expect(hintFor(message)).toMatch(expected);
  });

  it("is silent about what says itself what to do", () => {
    expect(hintFor('`limits.cpu_ms` must be a number, not "a".')).toBeUndefined();
  });
});
