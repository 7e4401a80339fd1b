import { dirname } from "node:path";
import type { OnLoadResult } from "esbuild";
import { readSource } from "../../sources/read-source.ts";
import type { FrontEndContext } from "../context/front-end-context.ts";
import { assetUrl } from "../output/emit-asset.ts";

const IDENTIFIER = /^[A-Za-z_$][\w$]*$/;

/** `WebAssembly.Module`, which the types of Node.js lack: https://webassembly.github.io/spec/js-api/ */
interface WasmModules {
  new (bytes: Uint8Array): object;
  imports(module: object): readonly { readonly module: string }[];
  exports(module: object): readonly { readonly name: string }[];
}

/**
 * Loads a WebAssembly module. `?init` exports a function that creates an instance; a plain import exports what an instance
 * exports: https://vite.dev/guide/features#webassembly
 */
export async function loadWasm(context: FrontEndContext, file: string, init: boolean): Promise<OnLoadResult> {
  const url = JSON.stringify(await assetUrl(context, file));
  const start = [
    `const start = async (imports = {}) => {`,
    `  const response = await fetch(${url});`,
    `  const type = response.headers.get("Content-Type") ?? "";`,
    `  const started = type.startsWith("application/wasm")`,
    `    ? await WebAssembly.instantiateStreaming(response, imports)`,
    `    : await WebAssembly.instantiate(await response.arrayBuffer(), imports);`,
    `  return started.instance;`,
    `};`,
  ];
  if (init) return { contents: [...start, "export default start;"].join("\n"), loader: "js" };
  // Compiling validates the module and lists its imports and exports without running any of its code.
  const { Module } = Reflect.get(globalThis, "WebAssembly") as { readonly Module: WasmModules };
  const module = new Module(await readSource(context.directory, context.sources, file));
  const needed = [...new Set(Module.imports(module).map((entry) => entry.module))];
  const imports = needed.map((name, index) => `import * as needed${index} from ${JSON.stringify(name)};`);
  const given = needed.map((name, index) => `${JSON.stringify(name)}: needed${index}`);
  const exported = Module.exports(module)
    .map(({ name }) => name)
    .filter((name) => IDENTIFIER.test(name));
  const names = exported.map(
    (name, index) => `const out${index} = instance.exports[${JSON.stringify(name)}];`,
  );
  const list = exported.map((name, index) => `out${index} as ${name}`).join(", ");
  const contents = [
    ...imports,
    ...start,
    `const instance = await start({ ${given.join(", ")} });`,
    ...names,
    `export { ${list} };`,
  ];
  return { contents: contents.join("\n"), loader: "js", resolveDir: dirname(file) };
}
