import type { ModuleType, WorkerBinding } from "../../../domain/build/manifest.ts";
import type { BundledModule } from "../esbuild/bundle-outcome.ts";

const KINDS: Readonly<Partial<Record<ModuleType, string>>> = {
  wasm: "wasm_module",
  text: "text_blob",
  data: "data_blob",
};

/** A service worker cannot import: its files are globals, each bound to the upload's part of the same name. */
export function blobBindings(modules: readonly BundledModule[]): readonly WorkerBinding[] {
  return modules.flatMap(({ path, type }) => {
    const kind = KINDS[type];
    return kind === undefined ? [] : [{ type: kind, name: path, part: path }];
  });
}
