import { type StaticValue, toPlain } from "./static-value.ts";
import type { Alias, ViteOptions } from "./vite-options.ts";

type PluginEffect = Partial<Pick<ViteOptions, "jsxImportSource" | "tailwind" | "alias">>;

interface RecognisedPlugin {
  /** Options that do not affect a production build, or that `effect` reads. */
  readonly allowed: ReadonlySet<string>;
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
const noEffect = (): PluginEffect => ({});

/** Plugins whose effect on a production build is reproduced without running them, by module: https://vite.dev/plugins/ */
const PLUGINS: ReadonlyMap<string, RecognisedPlugin> = new Map([
  [
    "@vitejs/plugin-react",
    {
      allowed: new Set(["jsxImportSource", "include", "exclude", "jsxRuntime", "reactRefreshHost"]),
      effect: jsxFrom("react"),
    },
  ],
  [
    "@vitejs/plugin-react-swc",
    { allowed: new Set(["jsxImportSource", "devTarget", "reactRefreshHost"]), effect: jsxFrom("react") },
  ],
  [
    "@preact/preset-vite",
    {
      allowed: new Set(["devToolsEnabled", "prefreshEnabled", "devtoolsInProd", "reactAliasesEnabled"]),
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
      allowed: new Set(["configPath", "persistState", "inspectorPort", "remoteBindings"]),
      effect: noEffect,
    },
  ],
  ["@tailwindcss/vite", { allowed: new Set(["optimize"]), effect: () => ({ tailwind: true }) }],
  ["vite-tsconfig-paths", { allowed: new Set(["root", "projects", "loose"]), effect: noEffect }],
]);

type PluginReading =
  | { readonly recognised: true; readonly effect: PluginEffect }
  | { readonly recognised: false; readonly reason: string; readonly at: number };

/** Reads an element of `plugins`. Vite skips false, null and undefined. */
export function readPlugin(value: StaticValue): PluginReading {
  const { at } = value;
  const refuse = (reason: string, where = at): PluginReading => ({ recognised: false, reason, at: where });
  if (value.kind === "plain" && !value.value) return { recognised: true, effect: {} };
  if (value.kind !== "call") {
    const plain = toPlain(value);
    return refuse(
      plain.known ? "A plugin is defined in the configuration itself." : `A plugin depends on ${plain.what}.`,
    );
  }
  const plugin = PLUGINS.get(value.module);
  if (plugin === undefined) return refuse(`The plugin "${value.module}" is not supported.`);
  const [options] = value.args;
  if (options === undefined) return { recognised: true, effect: plugin.effect(new Map()) };
  if (options.kind !== "object") return refuse(`The options of "${value.module}" are not an object literal.`);
  for (const [name, option] of options.entries) {
    if (!plugin.allowed.has(name))
      return refuse(`The option "${name}" of "${value.module}" is not supported.`, option.at);
    if (!toPlain(option).known && name === "jsxImportSource")
      return refuse(`The option "${name}" of "${value.module}" is only known at run time.`, option.at);
  }
  return { recognised: true, effect: plugin.effect(options.entries) };
}
