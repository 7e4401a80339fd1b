import { isRecord } from "../../../../domain/schema/is-record.ts";
import { readPlugin } from "./recognised-plugins.ts";
import { type Plain, type StaticValue, toPlain } from "./static-value.ts";
import { type Alias, defaultViteOptions, type ViteOptions } from "./vite-options.ts";

/** A part of the configuration that is not supported or only known at run time; `at` is an offset in the file. */
export interface Finding {
  readonly reason: string;
  readonly at: number;
}

type Draft = { -readonly [Name in keyof ViteOptions]: ViteOptions[Name] };
type Reader = (value: StaticValue, draft: Draft, findings: Finding[], name: string) => void;

/** Reads the options from the value of `export default`: https://vite.dev/config/ */
export function interpretConfig(value: StaticValue): {
  readonly options: ViteOptions;
  readonly findings: readonly Finding[];
} {
  const draft: Draft = { ...defaultViteOptions };
  const findings: Finding[] = [];
  section(OPTIONS)(value.kind === "function" ? value.result : value, draft, findings, "The configuration");
  return { options: draft, findings };
}

function section(readers: Readonly<Record<string, Reader>>): Reader {
  return (value, draft, findings, name) => {
    if (value.kind === "plain" && value.value === undefined) return;
    if (value.kind !== "object") {
      const plain = toPlain(value);
      findings.push({ reason: `${name} is ${plain.known ? "not an object" : plain.what}.`, at: value.at });
      return;
    }
    for (const [key, entry] of value.entries) {
      const reader = Object.hasOwn(readers, key) ? readers[key] : undefined;
      const path = name.startsWith("The ") ? key : `${name}.${key}`;
      if (reader === undefined)
        findings.push({ reason: `The option "${path}" is not supported.`, at: entry.at });
      else reader(entry, draft, findings, path);
    }
  };
}

const ignored: Reader = () => undefined;

/** Reads an option whose value must be plain data; `set` returns false for a value that is not supported. */
function option(set: (value: Plain, draft: Draft) => boolean): Reader {
  return (value, draft, findings, name) => {
    const plain = toPlain(value);
    if (!plain.known)
      findings.push({ reason: `The option "${name}" depends on ${plain.what}.`, at: plain.at });
    else if (plain.value !== undefined && !set(plain.value, draft))
      findings.push({
        reason: `The value of the option "${name}" is not supported: ${JSON.stringify(plain.value)}.`,
        at: value.at,
      });
  };
}

const only = (...allowed: readonly Plain[]) => option((value) => allowed.includes(value));

const boolean = (name: "preload" | "minify"): Reader =>
  option((value, draft) => {
    draft[name] = Boolean(value);
    return typeof value === "boolean";
  });

const base = option((value, draft) => {
  if (typeof value !== "string" || !/^(\/|https?:\/\/)/.test(value)) return false;
  draft.base = value.endsWith("/") ? value : `${value}/`;
  return true;
});

const folder = (name: "publicFolder" | "envFolder"): Reader =>
  option((value, draft) => {
    if (value === false) draft[name] = undefined;
    else if (typeof value !== "string" || value.includes("..")) return false;
    else draft[name] = value.replace(/^\.?\/|\/$/g, "") || ".";
    return true;
  });

const strings = (name: "targets" | "envPrefixes" | "extensions", accepts: RegExp): Reader =>
  option((value, draft) => {
    const list = Array.isArray(value) ? value : [value];
    if (list.some((item) => typeof item !== "string" || !accepts.test(item))) return false;
    draft[name] = list;
    return true;
  });

const targets: Reader = (value, draft, findings, name) => {
  if (value.kind === "plain" && value.value === "baseline-widely-available") return;
  strings("targets", /^(es\d+|esnext|(chrome|edge|firefox|ios|opera|safari)[\d.]+)$/)(
    value,
    draft,
    findings,
    name,
  );
};

const define = option((value, draft) => {
  if (!isRecord(value)) return false;
  draft.define = Object.fromEntries(
    Object.entries(value).map(([name, defined]) => [
      name,
      typeof defined === "string" ? defined : (JSON.stringify(defined) ?? "undefined"),
    ]),
  );
  return true;
});

/** Reads an object, or an array of `{ find, replacement }`: https://vite.dev/config/shared-options#resolve-alias */
const alias: Reader = (value, draft, findings, name) => {
  const pairs: { readonly find: StaticValue; readonly replacement: StaticValue | undefined }[] = [];
  if (value.kind === "object") {
    for (const [find, replacement] of value.entries)
      pairs.push({ find: { kind: "plain", value: find, at: replacement.at }, replacement });
  } else if (value.kind === "array") {
    for (const item of value.items) {
      const find = item.kind === "object" ? item.entries.get("find") : undefined;
      const others = item.kind === "object" && item.entries.size > 2;
      const replacement = item.kind === "object" && !others ? item.entries.get("replacement") : undefined;
      pairs.push({ find: find ?? item, replacement });
    }
  } else {
    findings.push({
      reason: `The option "${name}" is neither an object nor an array literal.`,
      at: value.at,
    });
  }
  const found: Alias[] = [];
  for (const { find, replacement } of pairs) {
    const match = readFind(find);
    if (match === undefined || replacement?.kind !== "plain" || typeof replacement.value !== "string")
      findings.push({ reason: `An alias in "${name}" is not a pair of a name and a path.`, at: find.at });
    else found.push({ ...match, replacement: replacement.value });
  }
  draft.alias = [...found, ...draft.alias];
};

/** Reads what an alias replaces: a string, or a regular expression that only matches a literal prefix, such as `/^~\//`. */
function readFind(find: StaticValue): Pick<Alias, "find" | "exact"> | undefined {
  if (find.kind === "plain" && typeof find.value === "string") return { find: find.value, exact: false };
  if (find.kind !== "pattern" || find.flags !== "") return undefined;
  const [, body = "", end] = /^\^((?:[\w@~#-]|\\?\/|\\[.$])+)(\$?)$/.exec(find.source) ?? [];
  return body === "" ? undefined : { find: body.replace(/\\(.)/g, "$1"), exact: end === "$" };
}

const plugins: Reader = (value, draft, findings, name) => {
  if (value.kind !== "array") {
    findings.push({ reason: `The option "${name}" is not an array literal.`, at: value.at });
    return;
  }
  for (const item of value.items.flatMap((plugin) => (plugin.kind === "array" ? plugin.items : [plugin]))) {
    const reading = readPlugin(item);
    if (!reading.recognised) findings.push(reading);
    else {
      const { alias: aliases = [], ...effect } = reading.effect;
      Object.assign(draft, effect);
      draft.alias = [...draft.alias, ...aliases];
    }
  }
};

const input = option((value, draft) => {
  const list =
    typeof value === "string"
      ? [value]
      : typeof value === "object" && value !== null
        ? Object.values(value)
        : [];
  const pages = list.map((item: Plain) => (typeof item === "string" ? item.replace(/^\.?\//, "") : ""));
  if (pages.length === 0 || pages.some((page) => !/^(?!.*\.\.).+\.html$/.test(page))) return false;
  draft.pages = pages;
  return true;
});

const jsxSource = option((value, draft) => {
  if (typeof value !== "string") return false;
  draft.jsxImportSource = value;
  return true;
});

/** Supported values of `build.minify`; esbuild replaces the other minifiers. */
const MINIFIERS: readonly Plain[] = [true, false, "esbuild", "oxc", "terser"];

const bundlerOptions = section({ input });

const OPTIONS: Readonly<Record<string, Reader>> = {
  plugins,
  base,
  define,
  publicDir: folder("publicFolder"),
  envDir: folder("envFolder"),
  envPrefix: strings("envPrefixes", /./),
  root: only(".", "./", "/"),
  mode: only("production"),
  appType: only("spa", "mpa"),
  resolve: section({
    alias,
    dedupe: ignored,
    extensions: strings("extensions", /^\.[\w.]+$/),
    tsconfigPaths: only(true, false),
    preserveSymlinks: only(false),
  }),
  build: section({
    target: targets,
    assetsDir: option((value, draft) => {
      draft.assetsFolder = String(value);
      return typeof value === "string" && /^[\w-][\w./-]*$/.test(value) && !value.includes("..");
    }),
    assetsInlineLimit: option((value, draft) => {
      draft.inlineLimitBytes = Number(value);
      return typeof value === "number";
    }),
    minify: option((value, draft) => {
      draft.minify = value !== false;
      return MINIFIERS.includes(value);
    }),
    modulePreload: boolean("preload"),
    sourcemap: option((value, draft) => {
      if (typeof value !== "boolean" && value !== "inline" && value !== "hidden") return false;
      draft.sourcemap = value;
      return true;
    }),
    rollupOptions: bundlerOptions,
    rolldownOptions: bundlerOptions,
    cssCodeSplit: only(true),
    cssMinify: only(true, "esbuild", "lightningcss"),
    ssr: only(false),
    manifest: only(false),
    outDir: ignored,
    emptyOutDir: ignored,
    reportCompressedSize: ignored,
    chunkSizeWarningLimit: ignored,
    write: only(true),
    watch: only(null),
  }),
  esbuild: section({
    jsx: only("automatic"),
    jsxImportSource: jsxSource,
    logOverride: ignored,
    target: ignored,
  }),
  oxc: section({
    jsx: section({ runtime: only("automatic"), importSource: jsxSource, development: ignored }),
  }),
  css: section({ devSourcemap: ignored, transformer: only("postcss") }),
  json: section({ namedExports: only(true), stringify: ignored }),
  worker: section({ format: only("iife", "es") }),
  cacheDir: ignored,
  clearScreen: ignored,
  logLevel: ignored,
  optimizeDeps: ignored,
  preview: ignored,
  server: ignored,
  test: ignored,
};
