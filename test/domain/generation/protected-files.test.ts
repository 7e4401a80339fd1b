import { describe, expect, it } from "vitest";
import { pathProblem } from "../../../actions/shared/domain/generation/app-path.ts";

describe("a proposal must not write", () => {
  it.each([
    ...[".yarnrc", ".yarnrc.yml", ".yarnrc.yaml", ".yarn/releases/yarn-4.cjs", ".pnp.cjs", ".pnpmfile.cjs"],
    ...[".pnpmfile.mjs", "pnpmfile.js", "pnpm-workspace.yaml", "bunfig.toml", ".bunfig.toml", ".npmrc"],
    ...["npm-shrinkwrap.json", "package-lock.json", "bun.lock", "bun.lockb", "deno.lock", "deno.json"],
    ...["package.json5", "package.yaml", "node_modules/x/index.js", "patches/react.patch", "lerna.json"],
    ...[
      "CODEOWNERS",
      "docs/CODEOWNERS",
      ".github/workflows/x.yml",
      ".gitlab-ci.yml",
      ".gitlab/x",
      ".gitea/x",
    ],
    ...[".circleci/config.yml", ".travis.yml", "Jenkinsfile", "Jenkinsfile.release", "azure-pipelines.yml"],
    ...["bitbucket-pipelines.yml", ".drone.yml", ".buildkite/x.yml", "appveyor.yml", "buildspec.yml"],
    ...[".husky/pre-commit", ".githooks/pre-commit", "lefthook.yml", "lefthook-local.yml", ".lefthook/x.sh"],
    ...[".lintstagedrc", ".lintstagedrc.json", "lint-staged.config.js", ".pre-commit-config.yaml"],
    ...[".vscode/tasks.json", ".idea/workspace.xml", ".zed/settings.json", "app.code-workspace", ".exrc"],
    ...[".devcontainer/devcontainer.json", ".devcontainer.json", "devcontainer.json", "Dockerfile"],
    ...[
      "api/Dockerfile.dev",
      "web.Dockerfile",
      "docker-compose.override.yml",
      "compose.yaml",
      "Containerfile",
    ],
    ...["AGENTS.md", "src/AGENTS.md", "AGENTS.override.md", "CLAUDE.md", "CLAUDE.local.md", "GEMINI.md"],
    ...[
      ".claude/settings.json",
      ".claude.json",
      ".mcp.json",
      "mcp.json",
      ".cursorrules",
      ".cursor/rules/x.mdc",
    ],
    ...[
      ".windsurfrules",
      ".clinerules",
      ".aider.conf.yml",
      ".github/copilot-instructions.md",
      "opencode.json",
    ],
    ...["notes.instructions.md", ".gemini/settings.json", ".codex/config.toml", ".roo/mcp.json"],
    ...[
      ".gitmodules",
      ".gitattributes",
      ".gitconfig",
      ".git/config",
      ".lfsconfig",
      ".mailmap",
      "GIT~1/config",
    ],
    ...["renovate.json", "renovate.json5", ".renovaterc", "dependabot.yml", "netlify.toml", "vercel.json"],
    ...[".netlify/state.json", "fly.toml", "render.yaml", "Procfile", "firebase.json", "app.json"],
    ...[
      ".envrc",
      ".env",
      ".env.local",
      ".dev.vars",
      ".tool-versions",
      "mise.toml",
      ".mise.toml",
      "flake.nix",
    ],
    ...["Makefile", "justfile", "Taskfile.yml", "turbo.json", ".eslintrc.js", ".prettierrc", ".ssh/config"],
    ...[
      ".netrc",
      ".curlrc",
      ".bashrc",
      ".wrangler/deploy/config.json",
      "sub/wrangler.jsonc",
      "Wrangler.JSONC",
    ],
    ...["Package.json", "a/PACKAGE.JSON"],
    ...["eslint.config.js", "eslint.config.mts", "prettier.config.mjs", "stylelint.config.cjs"],
    ...["babel.config.json", "gulpfile.js", "Gruntfile.coffee", "yarn.config.cjs", "constraints.pro"],
    ...["CON", "con.txt", "aux.ts", "nul", "PRN.md", "COM1", "lpt9.log", "COM¹", "aux .ts", "CONIN$"],
  ])("%j, in any case and at any depth", (path) => {
    expect(pathProblem(path)).toEqual(expect.any(String));
    expect(pathProblem(path.toUpperCase())).toEqual(expect.any(String));
    if (!["Procfile", "firebase.json", "app.json"].includes(path)) {
      expect(pathProblem(`deep/down/${path}`)).toEqual(expect.any(String));
    }
  });

  it.each([
    ["in full-width letters", "．ｎｐｍｒｃ"],
    ["with a long s", "AGENTſ.md"],
    ["with a dotless i", ".gıthub/workflows/x.yml"],
    ["with the Kelvin sign", ".Kube/config"],
    ["with a variation selector", ".npm\uFE0Frc"],
    ["with a Hangul filler", "AGENTS\u115F.md"],
    ["with a soft hyphen", ".git\u00ADmodules"],
    ["with a zero-width joiner", ".git\u200Dattributes"],
    ["ending with a dot", ".npmrc."],
    ["ending with a space", ".npmrc "],
    ["with a stream of NTFS", ".npmrc::$DATA"],
    ["with a backslash", "a\\.npmrc"],
    ["with a space in front", " .npmrc"],
    ["with half of a surrogate pair", "\uD800.npmrc"],
    ["behind a directory that is a device", "aux/x.ts"],
    ["behind two full-width dots", "．．/.npmrc"],
    ["behind a leader of two dots", "‥/x"],
  ])("a protected name %s", (_name, path) => {
    expect(pathProblem(path)).toEqual(expect.any(String));
  });

  it.each([
    ...[
      "src/hooks/use-agents.ts",
      "src/console.ts",
      "src/auxiliary/com.ts",
      "src/null.ts",
      "src/prettier.ts",
      "public/.well-known/assetlinks.json",
      "src/docker.ts",
      "public/vercel.svg",
      "src/dockerfile-viewer.ts",
      "public/railway.png",
      "src/make.ts",
    ],
    ...[
      "README.md",
      "docs/agents-guide.md",
      "src/app.json",
      ".editorconfig",
      ".assetsignore",
      "public/_headers",
    ],
    ...[
      "tsconfig.json",
      "vite.config.ts",
      "package.json",
      "packages/ui/package.json",
      "wrangler.toml",
      "src/mcp.ts",
    ],
  ])("but may write %j", (path) => {
    expect(pathProblem(path)).toBeUndefined();
  });
});
