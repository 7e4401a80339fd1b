/** A reason why an app needs a custom build. */
export interface Obstacle {
  /** A full sentence for the log. */
  readonly reason: string;
  /** Relative to the app's directory, with forward slashes. */
  readonly file?: string;
  /** 1-based. */
  readonly line?: number;
  /** 1-based. */
  readonly column?: number;
}

/** The facts that decide the build mode, collected without running code of the app. */
export interface BuildModeFacts {
  /** Every file that git tracks and that is not copied unchanged, relative to the app's directory. */
  readonly files: readonly string[];
  /** False if the app has no HTML page; then only a framework could build more than the Worker. */
  readonly hasPages: boolean;
  /** Version ranges by name, from `dependencies` and `devDependencies`. */
  readonly packages: ReadonlyMap<string, string>;
  /** True if `package.json` has a key `postcss`. */
  readonly postcssInPackage: boolean;
  /** Obstacles that reading the configuration and style sheets has found already. */
  readonly obstacles: readonly Obstacle[];
}

/**
 * How an app is built. `esbuild`: this toolkit builds it without running its code. `custom`: its `build` script has
 * to run.
 */
export type BuildMode =
  | { readonly mode: "esbuild" }
  | { readonly mode: "custom"; readonly obstacles: readonly [Obstacle, ...Obstacle[]] };

/** Packages whose presence means that a framework builds the app. */
const FRAMEWORKS: ReadonlyMap<string, string> = new Map([
  ["@react-router/dev", "React Router in framework mode"],
  ["@remix-run/dev", "Remix"],
  ["@sveltejs/kit", "SvelteKit"],
  ["@sveltejs/vite-plugin-svelte", "Svelte"],
  ["@tanstack/react-start", "TanStack Start"],
  ["@vitejs/plugin-vue", "Vue"],
  ["@angular/build", "Angular"],
  ["@solidjs/start", "SolidStart"],
  ["astro", "Astro"],
  ["next", "Next.js"],
  ["nuxt", "Nuxt"],
  ["vite-plugin-solid", "Solid"],
]);

const POSTCSS_CONFIG = /(^|\/)(postcss\.config\.[cm]?[jt]s|\.postcssrc(\.\w+)?)$/;
const TAILWIND_CONFIG = /(^|\/)tailwind\.config\.[cm]?[jt]s$/;
const PREPROCESSED = /\.(scss|sass|less|styl|stylus|sss|vue|svelte|astro|marko)$/;

/**
 * Chooses `esbuild` mode if it reproduces everything that the app's build script does. Otherwise lists every
 * obstacle.
 */
export function chooseBuildMode({ hasPages, ...facts }: BuildModeFacts): BuildMode {
  const [first, ...others] = [
    ...facts.obstacles,
    ...listFrameworks(facts.packages),
    ...(hasPages ? toolsOfPages(facts) : []),
  ];
  return first === undefined ? { mode: "esbuild" } : { mode: "custom", obstacles: [first, ...others] };
}

function listFrameworks(packages: BuildModeFacts["packages"]): readonly Obstacle[] {
  return [...FRAMEWORKS]
    .filter(([name]) => packages.has(name))
    .map(([name, framework]) => ({
      reason: `${framework} ("${name}") builds this app.`,
      file: "package.json",
    }));
}

function toolsOfPages({
  files,
  packages,
  postcssInPackage,
}: Omit<BuildModeFacts, "hasPages">): readonly Obstacle[] {
  const all: Obstacle[] = [];
  if (postcssInPackage)
    all.push({ reason: "package.json configures PostCSS plugins.", file: "package.json" });
  const tailwind = packages.get("tailwindcss");
  if (tailwind !== undefined && /^[\^~>=v\s]*[0-3](\.|$)/.test(tailwind))
    all.push({ reason: `Tailwind CSS ${tailwind} runs as a PostCSS plugin.`, file: "package.json" });
  for (const file of files) {
    if (POSTCSS_CONFIG.test(file))
      all.push({ reason: "PostCSS plugins are code of the app, which esbuild mode does not run.", file });
    if (TAILWIND_CONFIG.test(file))
      all.push({
        reason: "A Tailwind configuration is code of the app, which esbuild mode does not run.",
        file,
      });
  }
  const preprocessed = files.find((file) => PREPROCESSED.test(file));
  if (preprocessed !== undefined) {
    const reason = `"${preprocessed.replace(/^.*\./, ".")}" files need a compiler that only a custom build runs.`;
    all.push({ reason, file: preprocessed });
  }
  return all;
}
