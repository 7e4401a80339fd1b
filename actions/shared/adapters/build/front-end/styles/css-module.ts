import { parse } from "acorn";
import type { OnLoadResult } from "esbuild";
import { readName } from "../config/evaluate-expression.ts";
import {
  type FrontEndContext,
  STYLE_RESOLUTION,
  sharedBuildOptions,
  toModuleId,
} from "../context/front-end-context.ts";
import { isCssModule } from "./css-module-name.ts";
import { stylesPlugins } from "./styles-plugin.ts";

const IDENTIFIER = /^[A-Za-z_$][\w$]*$/;

/**
 * Loads the module that code gets when it imports a style sheet: an empty one, or the class names of a CSS module. Its
 * import of `style:<id>` remains in the bundle and marks which chunk needs the style sheet, and in which order.
 */
export async function loadStyleModule(context: FrontEndContext, file: string): Promise<OnLoadResult> {
  const id = toModuleId(context, file);
  context.styles.set(id, file);
  const marker = `import ${JSON.stringify(`style:${id}`)};\n`;
  if (!isCssModule(file)) return { contents: marker, loader: "js" };
  const names = await readClassNames(context, file);
  const named = [...names].filter(([name]) => IDENTIFIER.test(name) && !isReserved(name));
  const exports = named.map(([name, value]) => `export const ${name} = ${JSON.stringify(value)};`);
  const all = JSON.stringify(Object.fromEntries(names));
  return { contents: `${marker}${exports.join("\n")}\nexport default ${all};`, loader: "js" };
}

/** Reads the class names from a module that esbuild generates, because esbuild returns them in no other form. */
async function readClassNames(context: FrontEndContext, file: string): Promise<ReadonlyMap<string, string>> {
  const { outputFiles } = await context.esbuild.build({
    ...sharedBuildOptions(context),
    ...STYLE_RESOLUTION,
    stdin: { contents: `export { default } from ${JSON.stringify(file)};`, resolveDir: context.directory },
    format: "esm",
    plugins: stylesPlugins(context),
  });
  const code = outputFiles.find(({ path }) => path.endsWith(".js"))?.text ?? "";
  const names = new Map<string, string>();
  for (const statement of parseEsModule(code).body) {
    if (statement.type !== "VariableDeclaration") continue;
    const value = statement.declarations[0]?.init;
    if (value?.type !== "ObjectExpression") continue;
    for (const property of value.properties) {
      if (property.type !== "Property" || property.value.type !== "Literal") continue;
      names.set(readName(property.key), String(property.value.value));
    }
  }
  return names;
}

function isReserved(name: string): boolean {
  try {
    parseEsModule(`let ${name};`);
    return false;
  } catch {
    return true;
  }
}

const parseEsModule = (code: string) => parse(code, { ecmaVersion: "latest", sourceType: "module" });
