import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parseEnv } from "node:util";
import type { SourceFiles } from "./source-files.ts";

/** Later files win. The `.local` ones are for one machine and never built from. */
const FILES = [".env", ".env.production"] as const;

/** `import.meta.env` of a production build: https://vite.dev/guide/env-and-mode */
export type ViteEnvironment = Readonly<Record<string, string | boolean>>;

export async function readViteEnvironment(directory: string, sources: SourceFiles): Promise<ViteEnvironment> {
  const variables: Record<string, string> = {};
  for (const file of FILES) {
    if (!sources.has(file)) continue;
    for (const [name, value] of Object.entries(parseEnv(await readFile(join(directory, file), "utf8")))) {
      if (name.startsWith("VITE_") && value !== undefined) variables[name] = value;
    }
  }
  return { ...variables, BASE_URL: "/", MODE: "production", DEV: false, PROD: true };
}

/** esbuild's `define` for code that runs in the browser (`ssr: false`) or in the Worker. */
export function defineEnvironment(
  environment: ViteEnvironment,
  { ssr }: { readonly ssr: boolean },
): Record<string, string> {
  const values = { ...environment, SSR: ssr };
  const members = Object.entries(values).map(([name, value]) => [
    `import.meta.env.${name}`,
    JSON.stringify(value),
  ]);
  return {
    "import.meta.env": JSON.stringify(values),
    "process.env.NODE_ENV": '"production"',
    ...Object.fromEntries(members),
  };
}
