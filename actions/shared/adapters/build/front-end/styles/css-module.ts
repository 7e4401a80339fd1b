import { createHash } from "node:crypto";
import { parse } from "acorn";
import type { OnLoadResult } from "esbuild";
import type { FrontEndContext } from "../modules/front-end-context.ts";
import { STYLE_RESOLUTION, sharedBuildOptions } from "../modules/front-end-context.ts";
import { idOf } from "../modules/resolve-plugin.ts";
import { stylesPlugins } from "./styles-plugin.ts";

const MODULE = /\.module\.css$/;
const IDENTIFIER = /^[A-Za-z_$][\w$]*$/;

export const isCssModule = (path: string) => MODULE.test(path);

/** A part of class names that no other file of the app has; the same in every build. */
export function scopeOf(context: FrontEndContext, file: string): string {
  return createHash("sha256").update(idOf(context, file)).digest("hex").slice(0, 6);
}

/**
 * What code gets that imports a style sheet: nothing, or the class names of a CSS module. An import that exists only
 * in the bundle says which chunk needs the style sheet, and in which order.
 */
export async function loadStyleModule(context: FrontEndContext, file: string): Promise<OnLoadResult> {
  const id = idOf(context, file);
  context.styles.set(id, file);
  const marker = `import ${JSON.stringify(`style:${id}`)};\n`;
  if (!isCssModule(file)) return { contents: marker, loader: "js" };
  const names = await classNames(context, file);
  const named = [...names].filter(([name]) => IDENTIFIER.test(name) && !isReserved(name));
  const exports = named.map(([name, value]) => `export const ${name} = ${JSON.stringify(value)};`);
  const all = JSON.stringify(Object.fromEntries(names));
  return { contents: `${marker}${exports.join("\n")}\nexport default ${all};`, loader: "js" };
}

/** esbuild gives the names to code only as a module, so that is where they are read from. */
async function classNames(context: FrontEndContext, file: string): Promise<ReadonlyMap<string, string>> {
  const { outputFiles } = await context.esbuild.build({
    ...sharedBuildOptions(context),
    ...STYLE_RESOLUTION,
    stdin: { contents: `export { default } from ${JSON.stringify(file)};`, resolveDir: context.directory },
    format: "esm",
    plugins: stylesPlugins(context),
  });
  const code = outputFiles.find(({ path }) => path.endsWith(".js"))?.text ?? "";
  const names = new Map<string, string>();
  for (const statement of parse(code, { ecmaVersion: "latest", sourceType: "module" }).body) {
    if (statement.type !== "VariableDeclaration") continue;
    const value = statement.declarations[0]?.init;
    if (value?.type !== "ObjectExpression") continue;
    for (const property of value.properties) {
      if (property.type !== "Property" || property.value.type !== "Literal") continue;
      const { key } = property;
      const name = key.type === "Identifier" ? key.name : key.type === "Literal" ? String(key.value) : "";
      names.set(name, String(property.value.value));
    }
  }
  return names;
}

function isReserved(name: string): boolean {
  try {
    parse(`let ${name};`, { ecmaVersion: "latest", sourceType: "module" });
    return false;
  } catch {
    return true;
  }
}
