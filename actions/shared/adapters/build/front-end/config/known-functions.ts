import { posix } from "node:path";
import { plain, type StaticValue } from "./static-value.ts";

/** Functions of Node.js on strings, without side effects, by module and name. The app's directory is `/`. */
const STRING_FUNCTIONS: Readonly<Record<string, (args: readonly string[]) => string>> = {
  "path.dirname": ([path = ""]) => posix.dirname(path),
  "path.join": (paths) => posix.join(...paths),
  "path.resolve": (paths) => posix.resolve("/", ...paths),
  "url.fileURLToPath": ([path = ""]) => path,
};

/** Functions that return their first argument. */
const IDENTITIES = new Set(["vite.defineConfig", "vitest/config.defineConfig"]);

/** Evaluates a call of an imported function, if it is a known one; otherwise the value only says what is called. */
export function callImport(
  { module, name }: { readonly module: string; readonly name: string },
  args: readonly StaticValue[],
  at: number,
): StaticValue {
  const [first] = args;
  if (first !== undefined && IDENTITIES.has(`${module}.${name}`)) return { ...first, at };
  const key = `${module.replace(/^node:/, "")}.${name}`;
  const known = Object.hasOwn(STRING_FUNCTIONS, key) ? STRING_FUNCTIONS[key] : undefined;
  const strings = args.flatMap((value) => (value.kind === "plain" ? [String(value.value)] : []));
  if (known !== undefined && strings.length === args.length) return plain(known(strings), at);
  return { kind: "call", module, name, args, at };
}
