/** Hidden files and directories that an app may have: they configure no other tool than git's list of ignored files. */
const ALLOWED_HIDDEN: ReadonlySet<string> = new Set([
  ...[".well-known", ".gitignore", ".gitkeep", ".keep", ".assetsignore", ".editorconfig", ".nojekyll"],
]);
const EXAMPLE = /^\.(env|dev\.vars)(\.[\w-]+)*\.example$/;

/** Names that tools obey wherever they are, by what obeys them; `*` stands for any characters. */
const OBEYED: readonly (readonly [by: string, names: readonly string[]])[] = [
  [
    "a package manager",
    [
      ...[
        "node_modules",
        "patches",
        "pnpmfile.*",
        "pnpm-workspace.y*ml",
        "bunfig.toml",
        "npm-shrinkwrap.json",
      ],
      ...["package.json5", "package.y*ml", "deno.lock", "deno.json*", "jsr.json", "lerna.json", "rush.json"],
      ...["yarn.config.*js", "yarn.config.*ts", "constraints.pro"],
    ],
  ],
  [
    "a code host or a bot",
    ["codeowners", "renovate.json*", "renovate-config*", "dependabot.y*ml", "release-please-config.json"],
  ],
  [
    "a continuous-integration service",
    [
      ...[
        "jenkinsfile",
        "jenkinsfile.*",
        "azure-pipelines*.y*ml",
        "bitbucket-pipelines*.y*ml",
        "appveyor.y*ml",
      ],
      ...[
        "cloudbuild.y*ml",
        "cloudbuild.json",
        "buildspec*.y*ml",
        "codefresh.y*ml",
        "wercker.y*ml",
        "bitrise.y*ml",
      ],
      ...["codemagic.y*ml", "screwdriver.y*ml", "zuul.y*ml", "earthfile", "dagger.json", "release.config.*"],
    ],
  ],
  [
    "a hook or a task runner",
    [
      ...[
        "lefthook.*",
        "lefthook-local.*",
        "lint-staged.config.*",
        "commitlint.config.*",
        "simple-git-hooks.*",
        "husky.config.*",
      ],
      ...[
        "makefile",
        "makefile.*",
        "gnumakefile",
        "*.mk",
        "justfile",
        "taskfile.y*ml",
        "taskfile.dist.y*ml",
        "nx.json",
        "turbo.json*",
      ],
    ],
  ],
  [
    // Editors run these as soon as somebody opens a file, and hooks before a commit.
    "a linter or a formatter",
    [
      ...["eslint.config.*", "prettier.config.*", "stylelint.config.*", "xo.config.*", "dprint.json*"],
      ...["babel.config.*", "gulpfile.*", "gruntfile.*", "jakefile*", "package-scripts.*", "nodemon.json"],
    ],
  ],
  [
    "a hosting service",
    [
      ...["netlify.toml", "vercel.json", "vercel.ts", "vercel.*js", "now.json", "fly.toml", "render.y*ml"],
      ...["railway.json", "railway.toml", "nixpacks.json", "nixpacks.toml"],
    ],
  ],
  [
    "a container or an environment manager",
    [
      ...[
        "dockerfile",
        "dockerfile.*",
        "*.dockerfile",
        "containerfile",
        "containerfile.*",
        "docker-compose.*",
        "docker-bake.*",
        "compose.y*ml",
      ],
      ...[
        "devcontainer.json",
        "vagrantfile",
        "tiltfile",
        "skaffold.y*ml",
        "*.nix",
        "flake.lock",
        "devbox.json",
        "devbox.lock",
      ],
      ...[
        "mise.toml",
        "mise.*.toml",
        "mise.lock",
        "sandbox.config.json",
        "*.code-workspace",
        "*.sublime-project",
      ],
    ],
  ],
  [
    "a coding agent",
    [
      ...[
        "agents.md",
        "agents.*.md",
        "agent.md",
        "claude.md",
        "claude.*.md",
        "gemini.md",
        "qwen.md",
        "codex.md",
      ],
      ...[
        "crush.md",
        "warp.md",
        "jules.md",
        "skill.md",
        "copilot-instructions.md",
        "opencode.json*",
        "mcp.json",
      ],
      ...["*.mdc", "*.prompt.md", "*.instructions.md", "*.chatmode.md", "*.agent.md"],
    ],
  ],
];

/** Names that tools obey only at the top of a repository. */
const OBEYED_AT_TOP: readonly string[] = [
  ...[
    "procfile",
    "procfile.*",
    "app.json",
    "app.y*ml",
    "heroku.yml",
    "firebase.json",
    "amplify.yml",
    "serverless.y*ml",
    "serverless.ts",
    "serverless.js",
    "serverless.json",
  ],
];

const PATTERNS = OBEYED.map(([by, names]) => ({ by, pattern: toPattern(names) }));
const AT_TOP = toPattern(OBEYED_AT_TOP);
const WRANGLER_CONFIG = /^wrangler\.(jsonc?|toml)$/;

/**
 * Returns why a proposal must not write, edit or delete a file of this path, as a clause; undefined if it may. Compares
 * names as file systems do that ignore case and compatibility forms, so that `．NPMRC` is `.npmrc`.
 */
export function findProtection(path: string): string | undefined {
  const segments = path.split("/");
  for (const segment of segments) {
    const folded = foldName(segment);
    // A short name such as `GIT~1` is another name of `.git` on Windows.
    if (/~\d/.test(folded)) return `"${segment}" may be another name of a hidden file`;
    if (folded.startsWith(".") && !ALLOWED_HIDDEN.has(folded) && !EXAMPLE.test(folded)) {
      return `"${segment}" is hidden, and hidden files configure other tools; an app must not write it`;
    }
    const obeyed = PATTERNS.find(({ pattern }) => pattern.test(folded));
    if (obeyed !== undefined) return `"${segment}" is obeyed by ${obeyed.by}; an app must not write it`;
  }
  return findFileProtection(segments);
}

function findFileProtection(segments: readonly string[]): string | undefined {
  const name = segments.at(-1) ?? "";
  const folded = foldName(name);
  const isConfig = WRANGLER_CONFIG.test(folded);
  if (segments.length === 1 && AT_TOP.test(folded)) {
    return `"${name}" is obeyed by a hosting service; an app must not write it`;
  }
  if ((isConfig || folded === "package.json") && name !== folded) {
    return `"${name}" would be "${folded}" on some systems; use that name`;
  }
  if (isConfig && segments.length > 1) return "an app has one wrangler configuration, at its top";
  return undefined;
}

/** Returns the name in the form in which file systems and tools that ignore case compare it. */
export function foldName(name: string): string {
  return name.normalize("NFKC").toUpperCase().toLowerCase();
}

function toPattern(names: readonly string[]): RegExp {
  const escaped = names.map((name) => name.replace(/[.+]/g, "\\$&").replaceAll("*", ".*"));
  return new RegExp(`^(?:${escaped.join("|")})$`);
}
