import { describe, expect, it } from "vitest";
import {
  compileFilterPattern,
  passesName,
  passesPaths,
} from "../../../../scripts/local/runner/select/filter-pattern.ts";

describe("a filter pattern", () => {
  it.each([
    // Branches and tags, from GitHub's cheat sheet
    ["feature/*", "feature/my-branch", true],
    ["feature/*", "feature/a/b", false],
    ["feature/**", "feature/beta-a/my-branch", true],
    ["*", "main", true],
    ["*", "releases/1", false],
    ["**", "every/branch/name", true],
    ["*feature", "ver-10-feature", true],
    ["v2*", "v2.0", true],
    ["v[12].[0-9]+.[0-9]+", "v1.10.1", true],
    ["v[12].[0-9]+.[0-9]+", "v3.0.0", false],
    ["v1.0", "v1x0", false],
    ["releases/**-alpha", "releases/mona/the-octocat-alpha", true],
    // Paths
    ["*.jsx?", "page.js", true],
    ["*.jsx?", "page.jsx", true],
    ["*.js", "js/index.js", false],
    ["**.js", "src/js/app.js", true],
    ["docs/*", "docs/a.md", true],
    ["docs/*", "docs/a/b.md", false],
    ["docs/**/*.md", "docs/README.md", true],
    ["docs/**/*.md", "docs/a/markdown/file.md", true],
    ["**/docs/**", "dir/docs/my-file.txt", true],
    ["**/docs/**", "docs/hello.md", true],
    ["**/README.md", "README.md", true],
    ["**/*src/**", "my-src/code/js/app.js", true],
    ["**/migrate-*.sql", "db/sept/migrate-v1.sql", true],
    ["apps/todo/**", "apps/todo-2/x", false],
  ])("%s on %s matches: %s", (pattern, name, expected) => {
    expect(compileFilterPattern(pattern).test(name)).toBe(expected);
  });

  it("lets the last matching pattern decide, so that a later one can include a name again", () => {
    const filter = { patterns: ["releases/**", "!releases/**-alpha", "releases/x-alpha"], ignore: false };

    expect(passesName(filter, "releases/10")).toBe(true);
    expect(passesName(filter, "releases/beta/3-alpha")).toBe(false);
    expect(passesName(filter, "releases/x-alpha")).toBe(true);
  });

  it("passes if one changed file is outside the ignored paths, and fails if none is", () => {
    const filter = { patterns: ["docs/**"], ignore: true };

    expect(passesPaths(filter, ["docs/a.md", "src/a.ts"])).toBe(true);
    expect(passesPaths(filter, ["docs/a.md"])).toBe(false);
  });
});
