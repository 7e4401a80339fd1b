import type { StaticValue } from "./static-value.ts";
import { toPlain } from "./static-value.ts";
import type { Alias, ViteOptions } from "./vite-options.ts";

type PluginEffect = Partial<Pick<ViteOptions, "jsxImportSource" | "tailwind" | "alias">>;

/** Options that change only development, or nothing that we do. Undefined: none may be given. */
interface RecognisedPlugin {
  readonly harmless: ReadonlySet<string>;
  readonly effect: (options: ReadonlyMap<string, StaticValue>) => PluginEffect;
}

const PREACT_ALIASES: readonly Alias[] = [
  { find: "react-dom/test-utils", exact: true, replacement: "preact/test-utils" },
  { find: "react-dom", exact: false, replacement: "preact/compat" },
  { find: "react/jsx-runtime", exact: true, replacement: "preact/jsx-runtime" },
  { find: "react", exact: false, replacement: "preact/compat" },
];

const jsxFrom =
  (fallback: string) =>
  (options: ReadonlyMap<string, StaticValue>): PluginEffect => {
    const given = options.get("jsxImportSource");
    return { jsxImportSource: given?.kind === "plain" ? String(given.value) : fallback };
  };
const nothing = (): PluginEffect => ({});

/** Plugins whose work on a production build is done here, by module: https://vite.dev/plugins/ */
const PLUGINS: ReadonlyMap<string, RecognisedPlugin> = new Map([
  [
    "@vitejs/plugin-react",
    {
      harmless: new Set(["jsxImportSource", "include", "exclude", "jsxRuntime", "reactRefreshHost"]),
      effect: jsxFrom("react"),
    },
  ],
  [
    "@vitejs/plugin-react-swc",
    { harmless: new Set(["jsxImportSource", "devTarget", "reactRefreshHost"]), effect: jsxFrom("react") },
  ],
  [
    "@preact/preset-vite",
    {
      harmless: new Set(["devToolsEnabled", "prefreshEnabled", "devtoolsInProd", "reactAliasesEnabled"]),
      effect: (options) => {
        const aliases = options.get("reactAliasesEnabled");
        const alias = aliases?.kind === "plain" && aliases.value === false ? [] : PREACT_ALIASES;
        return { ...jsxFrom("preact")(options), alias };
      },
    },
  ],
  [
    "@cloudflare/vite-plugin",
    {
      harmless: new Set(["configPath", "persistState", "inspectorPort", "remoteBindings"]),
      effect: nothing,
    },
  ],
  ["@tailwindcss/vite", { harmless: new Set(["optimize"]), effect: () => ({ tailwind: true }) }],
  ["vite-tsconfig-paths", { harmless: new Set(["root", "projects", "loose"]), effect: nothing }],
]);

export type PluginReading =
  | { readonly recognised: true; readonly effect: PluginEffect }
  | { readonly recognised: false; readonly reason: string; readonly at: number };

/** What an element of `plugins` does; false, null and undefined do nothing, as in Vite. */
export function readPlugin(value: StaticValue): PluginReading {
  const { at } = value;
  const refuse = (reason: string, where = at): PluginReading => ({ recognised: false, reason, at: where });
  if (value.kind === "plain" && !value.value) return { recognised: true, effect: {} };
  if (value.kind !== "call") {
    const plain = toPlain(value);
    return refuse(`A plugin comes from ${plain.known ? "the configuration itself" : plain.what}.`);
  }
  const plugin = PLUGINS.get(value.module);
  if (plugin === undefined) return refuse(`The plugin "${value.module}" is not one that is reproduced.`);
  const [options] = value.args;
  if (options === undefined) return { recognised: true, effect: plugin.effect(new Map()) };
  if (options.kind !== "record") return refuse(`The options of "${value.module}" are not written out.`);
  for (const [name, option] of options.entries) {
    if (!plugin.harmless.has(name))
      return refuse(`The option "${name}" of "${value.module}" is not one that is reproduced.`, option.at);
    if (!toPlain(option).known && name === "jsxImportSource")
      return refuse(`The option "${name}" of "${value.module}" is not a plain value.`, option.at);
  }
  return { recognised: true, effect: plugin.effect(options.entries) };
}
