import { cp, mkdir, readFile, rename, symlink } from "node:fs/promises";
import { dirname, join } from "node:path";

const REPOSITORY = join(import.meta.dirname, "../../../..");
/** Front ends that Vite can build as well, one directory each. */
export const FRONTS = join(REPOSITORY, "test/fixtures/apps/fronts");
/** Packages that a bundle reads, which must be in the app's directory. */
const BUNDLED = ["react", "react-dom", "scheduler", "preact", "tailwindcss"];
/** Packages that only Vite runs. */
const TOOLS = ["vite", "@vitejs/plugin-react", "@preact/preset-vite", "@tailwindcss/vite"];

/** Copies a front end to `directory`, with the packages that it declares from this repository. */
export async function copyFrontApp(app: string, directory: string): Promise<void> {
  await cp(join(FRONTS, app), directory, { recursive: true });
  // Some apps contain packages under a name that git does not ignore.
  await rename(join(directory, "packages"), join(directory, "node_modules")).catch(() => {});
  const manifest = JSON.parse(await readFile(join(directory, "package.json"), "utf8"));
  const declared = Object.keys({ ...manifest.dependencies, ...manifest.devDependencies });
  if (declared.includes("react-dom")) declared.push("scheduler");
  for (const name of declared) {
    const target = join(directory, "node_modules", name);
    await mkdir(dirname(target), { recursive: true });
    const source = join(REPOSITORY, "node_modules", name);
    if (BUNDLED.includes(name)) await cp(source, target, { recursive: true, dereference: true });
    else if (TOOLS.includes(name)) await symlink(source, target);
  }
}
