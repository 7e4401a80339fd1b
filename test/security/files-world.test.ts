import { afterAll, beforeAll, expect, it } from "vitest";
import { type HostileWorld, startHostileWorld } from "./hostile-world.ts";

let world: HostileWorld;
beforeAll(async () => {
  world = await startHostileWorld();
}, 60_000);
afterAll(() => world.close());

/** Files of an app with a Worker and a page, relative to the repository's root. */
function app(name: string, config: object = {}): Record<string, string> {
  return {
    [`apps/${name}/wrangler.json`]: JSON.stringify({
      name,
      main: "src/worker.js",
      compatibility_date: "2026-07-01",
      assets: { directory: "dist" },
      ...config,
    }),
    [`apps/${name}/index.html`]: "<!doctype html><title>x</title>",
    [`apps/${name}/src/worker.js`]: "export default { fetch: () => new Response() };",
    [`apps/${name}/public/robots.txt`]: "User-agent: *",
  };
}

const annotations = () => world.platform.github.store.jobs.all().flatMap((job) => job.annotations);

it("publishes nothing of the files that an app links to", async () => {
  const beside = "../../../../../canary.txt";
  await world.push("links", {
    ...app("headers"),
    "apps/headers/public/_headers": { link: "/proc/self/environ" },
    ...app("redirects"),
    "apps/redirects/public/_redirects": { link: `../../${beside}` },
    ...app("asset"),
    "apps/asset/public/environ.txt": { link: "/proc/self/environ" },
    ...app("home"),
    "apps/home/public/home.txt": { link: world.canaryFiles.home },
    ...app("checkout"),
    "apps/checkout/public/config.txt": { link: "../../../.git/config" },
    ...app("linked-main", { no_bundle: true }),
    "apps/linked-main/src/worker.js": { link: `../../${beside}` },
    ...app("manifest"),
    "apps/manifest/package.json": { link: world.canaryFiles.besideCheckout },
    ...app("nested-manifest"),
    "apps/nested-manifest/src/package.json": { link: "/proc/self/environ" },
    ...app("tsconfig"),
    "apps/tsconfig/tsconfig.json": JSON.stringify({ extends: "/proc/self/environ" }),
    ...app("environment"),
    "apps/environment/.env": { link: world.canaryFiles.home },
    ...app("ignore"),
    "apps/ignore/.gitignore": { link: "/dev/zero" },
  });
  const pull = await world.openPullRequest("links");
  await world.settled();

  expect(await world.leaks()).toEqual([]);
  const comments = (await world.comments(pull)).join("\n");
  for (const name of [
    "headers",
    "redirects",
    "asset",
    "home",
    "checkout",
    "linked-main",
    "manifest",
    "nested-manifest",
    "tsconfig",
    "environment",
  ]) {
    expect(comments, name).toContain(name);
  }
  // git does not follow this link, so the app is built without it.
  const deployed = (await world.deployments()).filter(({ state }) => state.state === "deployed");
  expect(deployed.map(({ app: name }) => name)).toEqual(["ignore"]);
}, 180_000);

it("starts no workflow command with text of an app", async () => {
  const before = annotations().length;
  const syntax = (code: string) => `export const a = ;  // ${code}\n`;
  await world.push("commands", {
    ...app("loud"),
    "apps/loud/src/worker.js": [
      'import "./##[error]pwned-by-a-specifier";',
      'import "./x\\n::error::pwned-by-a-line-break";',
      'import "./::error::pwned-by-a-path.js";',
      'import "./##[error]pwned-by-a-file.js";',
    ].join("\n"),
    "apps/loud/src/::error::pwned-by-a-path.js": syntax("##[error]pwned-by-code"),
    "apps/loud/src/##[error]pwned-by-a-file.js": syntax("##[add-mask]a small sentence that would be masked"),
    ...app("configured"),
    "apps/configured/wrangler.json": JSON.stringify(
      {
        name: "configured",
        main: 7,
        compatibility_date: "x\n::error::pwned-by-a-value\r##[error]pwned-again",
        "::error::pwned-by-a-key": 1,
      },
      null,
      2,
    ),
    ...app("manifested"),
    "apps/manifested/package.json": '{ "##[error]pwned-by-json": \n::error::pwned }',
  });
  await world.openPullRequest("commands");
  await world.settled();

  const added = annotations().slice(before);
  expect(added.length).toBeGreaterThan(3);
  for (const { message, title } of added) {
    expect(message).not.toMatch(/^pwned/);
    expect(title ?? "a title of our own").not.toMatch(/^pwned/);
  }
  const logs = await world.logs();
  expect(logs).toContain("pwned-by-code");
  expect(logs).toContain("a small sentence that would be masked");
  expect(logs).not.toMatch(/^##\[error\]pwned/m);
}, 120_000);
