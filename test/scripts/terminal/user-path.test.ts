import { expect, it } from "vitest";
import { resolveUserPath } from "../../../scripts/terminal/user-path.ts";

it.each([
  [
    "the directory of npm's caller, through npm run",
    { npm_lifecycle_event: "overskill", INIT_CWD: "/home/me" },
    "/home/me/app",
  ],
  ["the working directory, when started directly", {}, `${process.cwd()}/app`],
  [
    "the working directory, inside another package's script",
    { npm_lifecycle_event: "build", INIT_CWD: "/x" },
    `${process.cwd()}/app`,
  ],
])("resolves against %s", (_, env, expected) => {
  expect(resolveUserPath("app", env)).toBe(expected);
});
