import { posix } from "node:path";
import { parseEnv } from "node:util";
import { readSource } from "./read-source.ts";
import type { SourceFiles } from "./source-files.ts";

/** Later files take precedence. Builds ignore `.env.local` and the like, which belong to one machine. */
const FILES = [".env", ".env.production"] as const;

/** `import.meta.env` of a production build: https://vite.dev/guide/env-and-mode */
export type ViteEnvironment = Readonly<Record<string, string | boolean>>;

/** Options of a Vite configuration that decide `import.meta.env`. */
export interface EnvironmentOptions {
  readonly base: string;
  /** Relative to the app's directory; undefined reads no file. */
  readonly envFolder: string | undefined;
  readonly envPrefixes: readonly string[];
}

const DEFAULTS: EnvironmentOptions = { base: "/", envFolder: ".", envPrefixes: ["VITE_"] };

/** Reads the app's `.env` files; the environment of this process is never part of a build. */
export async function readViteEnvironment(
  directory: string,
  sources: SourceFiles,
  { base, envFolder, envPrefixes }: EnvironmentOptions = DEFAULTS,
): Promise<ViteEnvironment> {
  const written = new Map<string, string>();
  for (const name of envFolder === undefined ? [] : FILES) {
    const file = posix.join(envFolder ?? ".", name);
    if (!sources.has(file)) continue;
    for (const [variable, value] of Object.entries(
      parseEnv(String(await readSource(directory, sources, file))),
    )) {
      if (value !== undefined) written.set(variable, value);
    }
  }
  const expanded = expandAll(written);
  const variables = [...expanded].filter(([name]) => envPrefixes.some((prefix) => name.startsWith(prefix)));
  return {
    ...Object.fromEntries(variables),
    BASE_URL: base,
    MODE: "production",
    DEV: false,
    PROD: true,
  };
}

/** Cuts longer values: variables that name each other twice could grow exponentially. */
const MAX_VALUE_LENGTH = 32_768;

/**
 * Expands `$NAME`, `${NAME}` and `${NAME:-otherwise}`; a backslash keeps the dollar:
 * https://vite.dev/guide/env-and-mode#env-files
 * dotenv-expand, which Vite uses, must not read the `.env` of an untrusted app: it has no limit on the length of a value, and
 * since version 1000 it runs `$(command)` in a shell.
 */
function expandAll(written: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const expanded = new Map<string, string>();
  const expand = (name: string, above: ReadonlySet<string>): string => {
    const known = expanded.get(name);
    if (known !== undefined) return known;
    if (above.has(name)) return "";
    const inner = new Set([...above, name]);
    const value = (written.get(name) ?? "")
      .slice(0, MAX_VALUE_LENGTH)
      .replaceAll(
        /\\\$|\$\{([A-Za-z_]\w*)(?::?-([^}]{0,1000}))?\}|\$([A-Za-z_]\w*)/g,
        (match, braced: string | undefined, otherwise: string | undefined, bare: string | undefined) =>
          match === "\\$" ? "$" : expand(braced ?? bare ?? "", inner) || (otherwise ?? ""),
      );
    expanded.set(name, value.slice(0, MAX_VALUE_LENGTH));
    return expanded.get(name) ?? "";
  };
  for (const name of written.keys()) expand(name, new Set());
  return expanded;
}

/** Returns all of `import.meta.env` in the browser. */
export function browserEnvironment(environment: ViteEnvironment): ViteEnvironment {
  return { ...environment, SSR: false };
}

/** Returns esbuild's `define` for code that runs in the browser (`ssr: false`) or in the Worker. */
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
