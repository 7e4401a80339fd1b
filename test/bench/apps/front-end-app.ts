import { type BenchApp, COMPATIBILITY_DATE, json, pinned } from "./bench-app.ts";
import { componentName, componentText } from "./component.ts";

/** Creates an app of sixty components in one bundle, styled with Tailwind. */
export function createReactApp(root: string): Promise<BenchApp> {
  const count = 60;
  const top = Array.from({ length: 12 }, (_, index) => index);
  // A tree: the page shows twelve components, and each of them shows up to four others.
  const children = (index: number) =>
    Array.from({ length: 4 }, (_, child) => 12 + index * 4 + child).filter((child) => child < count);
  const imports = top
    .map((index) => `import { ${componentName(index)} } from "./components/${componentName(index)}";`)
    .join("\n");
  const shown = top.map((index) => `      <${componentName(index)} />`).join("\n");
  return createFrontEndApp(root, {
    name: "react-tailwind",
    tailwind: true,
    components: Array.from({ length: count }, (_, index) => children(index)),
    app: `${imports}

export function App() {
  return (
    <main className="mx-auto grid max-w-6xl gap-4 p-6">
${shown}
    </main>
  );
}
`,
  });
}

/** Creates an app of three hundred components on thirty pages, each loaded when it is visited. */
export function createSplitApp(root: string): Promise<BenchApp> {
  const pages = Array.from({ length: 30 }, (_, page) => page * 10);
  const children = (index: number) =>
    index % 10 === 0 ? Array.from({ length: 9 }, (_, child) => index + 1 + child) : [];
  const loaded = pages
    .map(
      (page, index) =>
        `  page${index}: lazy(() => import("./components/${componentName(page)}").then((module) => ({ default: module.${componentName(page)} }))),`,
    )
    .join("\n");
  return createFrontEndApp(root, {
    name: "code-splitting",
    tailwind: false,
    components: Array.from({ length: 300 }, (_, index) => children(index)),
    app: `import { lazy, Suspense, useState } from "react";

const PAGES = {
${loaded}
};
type PageName = keyof typeof PAGES;

export function App() {
  const [name, setName] = useState<PageName>("page0");
  const Page = PAGES[name];
  return (
    <main>
      <nav>
        {Object.keys(PAGES).map((page) => (
          <button type="button" key={page} onClick={() => setName(page as PageName)}>{page}</button>
        ))}
      </nav>
      <Suspense fallback={<p>Loading</p>}>
        <Page />
      </Suspense>
    </main>
  );
}
`,
  });
}

interface FrontEnd {
  readonly name: string;
  readonly tailwind: boolean;
  /** For each component, the indices of the components that it shows. */
  readonly components: readonly (readonly number[])[];
  readonly app: string;
}

async function createFrontEndApp(
  root: string,
  { name, tailwind, components, app }: FrontEnd,
): Promise<BenchApp> {
  const plugins = ["@vitejs/plugin-react", ...(tailwind ? ["@tailwindcss/vite"] : [])];
  const styles = tailwind ? '@import "tailwindcss";\n' : plainStyles();
  const files = components.map((children, index) => [
    `src/components/${componentName(index)}.tsx`,
    componentText(index, { children, tailwind }),
  ]);
  const changed = components.length - 1;
  return {
    name,
    frontEnd: true,
    files: {
      "package.json": json({
        name,
        private: true,
        type: "module",
        dependencies: await pinned(root, ["react", "react-dom"]),
        devDependencies: await pinned(root, [
          "vite",
          "wrangler",
          ...plugins,
          ...(tailwind ? ["tailwindcss"] : []),
        ]),
      }),
      "tsconfig.json": json({ compilerOptions: { target: "es2022", module: "esnext", jsx: "react-jsx" } }),
      "wrangler.jsonc": json({
        name,
        main: "worker/index.ts",
        compatibility_date: COMPATIBILITY_DATE,
        assets: { directory: "dist", not_found_handling: "single-page-application" },
      }),
      "worker/index.ts":
        "export default { fetch: () => Response.json({ now: Date.now() }) } satisfies ExportedHandler;\n",
      "vite.config.ts": viteConfig(tailwind),
      "index.html":
        '<!doctype html>\n<html lang="en">\n  <head>\n    <meta charset="utf-8" />\n    <title>Bench</title>\n  </head>\n  <body>\n    <div id="root"></div>\n    <script type="module" src="/src/main.tsx"></script>\n  </body>\n</html>\n',
      "src/main.tsx":
        'import { createRoot } from "react-dom/client";\nimport { App } from "./app";\nimport "./styles.css";\n\nconst root = document.getElementById("root");\nif (root) createRoot(root).render(<App />);\n',
      "src/app.tsx": app,
      "src/styles.css": styles,
      ...Object.fromEntries(files),
    },
    change: {
      path: `src/components/${componentName(changed)}.tsx`,
      textAt: (revision) =>
        componentText(changed, { children: components[changed] ?? [], tailwind, revision }),
    },
  };
}

function viteConfig(tailwind: boolean): string {
  return tailwind
    ? 'import tailwindcss from "@tailwindcss/vite";\nimport react from "@vitejs/plugin-react";\nimport { defineConfig } from "vite";\n\nexport default defineConfig({ plugins: [react(), tailwindcss()] });\n'
    : 'import react from "@vitejs/plugin-react";\nimport { defineConfig } from "vite";\n\nexport default defineConfig({ plugins: [react()] });\n';
}

function plainStyles(): string {
  const parts = Array.from(
    { length: 9 },
    (_, index) => `.part-${index} {\n  padding: ${index + 2}px;\n  color: hsl(${index * 40} 60% 30%);\n}\n`,
  );
  return `.part {\n  border-radius: 4px;\n}\n${parts.join("")}`;
}
