/** Something that only the app's own build can do. */
export interface Obstacle {
  /** A full sentence, ready for the log. */
  readonly reason: string;
  /** Relative to the app's folder, with forward slashes. */
  readonly file?: string;
  /** 1-based. */
  readonly line?: number;
  /** 1-based. */
  readonly column?: number;
}

/** What decides how an app is built; nothing of it comes from running the app. */
export interface BuildModeFacts {
  /** Every file that git keeps and that is not copied as it is, relative to the app's folder. */
  readonly files: readonly string[];
  /** Without a page only a framework has anything to build besides the Worker. */
  readonly hasPages: boolean;
  /** Names to version ranges, from `dependencies` and `devDependencies`. */
  readonly packages: ReadonlyMap<string, string>;
  /** `package.json` has a key `postcss`. */
  readonly postcssInPackage: boolean;
  /** What a reader of configuration or style sheets has found already. */
  readonly obstacles: readonly Obstacle[];
}

/** `esbuild`: built here, nothing of the app is run. `custom`: the app's own `build` script has to run. */
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

/** Decides whether esbuild alone can make what the app's own build would make; says everything that is in the way. */
export function chooseBuildMode({ hasPages, ...facts }: BuildModeFacts): BuildMode {
  const [first, ...others] = [
    ...facts.obstacles,
    ...frameworksIn(facts.packages),
    ...(hasPages ? toolsOfPages(facts) : []),
  ];
  return first === undefined ? { mode: "esbuild" } : { mode: "custom", obstacles: [first, ...others] };
}

function frameworksIn(packages: BuildModeFacts["packages"]): readonly Obstacle[] {
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
    all.push({ reason: "PostCSS plugins are set in package.json.", file: "package.json" });
  const tailwind = packages.get("tailwindcss");
  if (tailwind !== undefined && /^[\^~>=v\s]*[0-3](\.|$)/.test(tailwind))
    all.push({ reason: `Tailwind CSS ${tailwind} runs as a PostCSS plugin.`, file: "package.json" });
  for (const file of files) {
    if (POSTCSS_CONFIG.test(file)) all.push({ reason: "PostCSS plugins are code of the app.", file });
    if (TAILWIND_CONFIG.test(file))
      all.push({ reason: "A Tailwind configuration is code of the app.", file });
  }
  const preprocessed = files.find((file) => PREPROCESSED.test(file));
  if (preprocessed !== undefined) {
    const reason = `"${preprocessed.replace(/^.*\./, ".")}" files need a compiler that runs in the app's own build.`;
    all.push({ reason, file: preprocessed });
  }
  return all;
}
