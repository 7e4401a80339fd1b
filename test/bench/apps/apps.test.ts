import { resolve } from "node:path";
import { expect, it } from "vitest";
import { APPS } from "./catalogue.ts";
import { withoutAbsentOptionals } from "./lock-file.ts";

const ROOT = resolve(import.meta.dirname, "../../..");

it.each(Object.entries(APPS))(
  "generates the same files of %s every time, except for the changed one",
  async (_, create) => {
    const app = await create(ROOT);
    expect((await create(ROOT)).files).toEqual(app.files);
    const { path, textAt } = app.change;
    expect(textAt(0)).toBe(app.files[path]);
    expect(new Set([textAt(0), textAt(1), textAt(2)]).size).toBe(3);
  },
);

it("shows every component of both front ends in another component or in the app", async () => {
  for (const [name, count] of [
    ["react-tailwind", 60],
    ["code-splitting", 300],
  ] as const) {
    const { files } = (await APPS[name]?.(ROOT)) ?? { files: {} };
    const components = Object.keys(files).filter((path) => path.startsWith("src/components/"));
    expect(components).toHaveLength(count);
    const text = Object.values(files).join("\n");
    for (const path of components) {
      const component = path.slice("src/components/".length, -".tsx".length);
      expect(text).toMatch(new RegExp(`(from |import\\()"\\./(components/)?${component}"`));
    }
  }
});

it("keeps only the optional dependencies whose packages the lock file contains", () => {
  const optional = (...names: string[]) => ({
    version: "1.0.0",
    optionalDependencies: Object.fromEntries(names.map((name) => [name, "1.0.0"])),
  });
  const locked = (packages: object) => JSON.stringify({ lockfileVersion: 3, packages });
  const others = { "node_modules/top": {}, "node_modules/a/node_modules/own": {} };
  expect(
    JSON.parse(
      withoutAbsentOptionals(locked({ "": {}, "node_modules/a": optional("own", "top", "gone"), ...others })),
    ),
  ).toEqual(JSON.parse(locked({ "": {}, "node_modules/a": optional("own", "top"), ...others })));
});
