import { mkdir, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createEsbuildBuilder } from "../../../../actions/shared/adapters/build/app/builder.ts";
import { readArtifact } from "../../../../actions/shared/adapters/build/artifact/read-artifact.ts";
import {
  createTempFolder,
  type TempFolder,
} from "../../../../actions/shared/adapters/filesystem/temp-folder.ts";
import type { Artifact } from "../../../../actions/shared/domain/build/manifest.ts";
import { PipelineError } from "../../../../actions/shared/domain/errors.ts";
import { RecordingLog } from "../../../fakes/recording-log.ts";
import { copyFixtureApp, type FixtureApp } from "../../../fixtures/apps.ts";

const builder = await createEsbuildBuilder({ searchFrom: import.meta.dirname });

let root: TempFolder;
beforeEach(async () => {
  root = await createTempFolder();
});
afterEach(() => rm(root.path, { recursive: true }));

const folderOf = (app: string) => join(root.path, "apps", app);
const outDirectory = () => join(root.path, "out");

async function build(app: FixtureApp, log = new RecordingLog()): Promise<Artifact> {
  const directory = folderOf(app);
  const source = { app, directory, root: root.path, environment: "production" } as const;
  return (await builder.open(source)).build(outDirectory(), log);
}
const buildFixture = async (app: FixtureApp) => {
  await copyFixtureApp(app, folderOf(app));
  return build(app);
};
const textOf = ({ directory }: Artifact, path: string) => readFile(join(directory, path), "utf8");
const assetsOf = ({ manifest }: Artifact) =>
  manifest.assets.map(({ path }) => path.replace(/-[A-Z0-9]{8}\./, "-HASH.")).sort();

async function failureOf(promise: Promise<unknown>): Promise<PipelineError> {
  const thrown = await promise.then(
    () => undefined,
    (error: unknown) => error,
  );
  expect(thrown).toBeInstanceOf(PipelineError);
  return thrown as PipelineError;
}
const placesOf = ({ problems }: PipelineError) =>
  problems.map(({ file, line, column, message }) => `${file}:${line}:${column} ${message}`);

describe("building a Worker", () => {
  it("bundles it as wrangler does and uploads imported files as separate modules", async () => {
    const artifact = await buildFixture("worker-api");
    const { mainModule, assetsConfig } = artifact.manifest.worker;
    expect(mainModule).toBe("index.js");
    expect(assetsConfig).toEqual({});
    expect(
      artifact.manifest.modules.map(({ path, type }) => [path.replace(/^[0-9a-f]{16}/, "HASH"), type]),
    ).toEqual([
      ["HASH-notice.txt", "text"],
      ["index.js", "esm"],
      ["index.js.map", "source-map"],
    ]);
    const code = await textOf(artifact, "worker/index.js");
    expect(code).toContain('from "cloudflare:workers"');
    expect(code).toContain('from "node:buffer"');
    expect(code).toMatch(/import notice from "\.\/[0-9a-f]{16}-notice\.txt"/);
  });

  it("adds assets that contain only the proof file", async () => {
    const artifact = await buildFixture("worker-api");
    expect(assetsOf(artifact)).toEqual(["/.well-known/overskill.json"]);
    const { app, buildId, digest } = artifact.manifest;
    expect(JSON.parse(await textOf(artifact, "assets/.well-known/overskill.json"))).toEqual({
      app,
      buildId,
      digest,
    });
  });

  it("answers the liveness check from assets even if the Worker handles every request", async () => {
    const { manifest } = await buildFixture("full");
    expect(manifest.worker.assetsConfig?.run_worker_first).toEqual(["/*", "!/.well-known/overskill.json"]);
  });

  it("exports the Durable Object class, and refuses a Worker that does not", async () => {
    const artifact = await buildFixture("full");
    expect(await textOf(artifact, "worker/index.js")).toMatch(/export \{\s+Store,/);

    const file = join(folderOf("full"), "worker/index.ts");
    await writeFile(file, (await readFile(file, "utf8")).replace("export class Store", "class Store"));
    const error = await failureOf(build("full"));
    expect(error.problems).toMatchObject([
      { file: "apps/full/worker/index.ts", message: expect.stringContaining('class "Store"') },
    ]);
  });
});

describe("building a front end", () => {
  it("replaces the page's modules with bundles and copies public/ beside them", async () => {
    const artifact = await buildFixture("spa");
    expect(assetsOf(artifact)).toEqual([
      "/.well-known/overskill.json",
      "/assets/index-HASH.css",
      "/assets/index-HASH.js",
      "/assets/later-HASH.css",
      "/assets/later-HASH.js",
      "/favicon.svg",
      "/index.html",
      "/robots.txt",
    ]);
    const page = await textOf(artifact, "assets/index.html");
    const named = [...page.matchAll(/(?:src|href)="(\/[^"]+)"/g)].map(([, path = ""]) => path);
    const served = artifact.manifest.assets.map(({ path }) => path);
    expect(named.length).toBeGreaterThanOrEqual(3);
    for (const path of named) expect(served).toContain(path);
    expect(page).toContain("<!-- kept as it is -->");
    expect(page).toContain("<title>Tasks</title>");
    expect(page).not.toContain("/src/");
  });

  it("builds for production and lets only VITE_ variables into the bundle", async () => {
    const artifact = await buildFixture("spa");
    const texts = await Promise.all(
      artifact.manifest.assets.map(({ path }) => textOf(artifact, join("assets", path))),
    );
    const all = texts.join("\n");
    expect(all).toContain('"production"');
    expect(all).not.toContain("only while developing");
    expect(all).not.toContain("never-in-a-bundle");
    expect(all).not.toContain("import.meta.env");
  });

  it("reports what each source adds to the assets", async () => {
    const artifact = await buildFixture("spa");
    const { largestAssets } = artifact.manifest.metrics;
    expect(largestAssets.map(({ path }) => path)).toEqual(expect.arrayContaining(["src/main.tsx"]));
    expect(await textOf(artifact, "report/treemap.svg")).toContain("main.tsx: ");
  });

  it("sends _headers with the upload instead of serving it", async () => {
    const { manifest } = await buildFixture("spa");
    expect(manifest.worker.assetsConfig).toEqual({
      not_found_handling: "single-page-application",
      _headers: "/assets/*\n  Cache-Control: public, max-age=31536000, immutable\n",
    });
  });

  it("serves a directory unchanged if there is no page to build", async () => {
    const artifact = await buildFixture("static-site");
    expect(assetsOf(artifact)).toEqual(["/.well-known/overskill.json", "/about/index.html", "/index.html"]);
    expect(await textOf(artifact, "assets/index.html")).toBe("<h1>As it is</h1>\n");
    expect(artifact.manifest.worker).toMatchObject({ assetsConfig: { _redirects: "/old /about 301\n" } });
    expect(artifact.manifest.worker).not.toHaveProperty("mainModule");
  });

  it.each([
    ["/nowhere.ts", 'type="module"', '"/nowhere.ts" does not exist.'],
    [
      "/src/start.ts",
      "",
      '"/src/start.ts" is not bundled without type="module"; add it, or move the file to public/.',
    ],
  ])("refuses the script %s in the page, with its place", async (src, type, message) => {
    await copyFixtureApp("spa", folderOf("spa"));
    await writeFile(
      join(folderOf("spa"), "index.html"),
      `<!doctype html>\n<p><script ${type} src="${src}"></script>`,
    );
    expect(placesOf(await failureOf(build("spa")))).toEqual([`apps/spa/index.html:2:4 ${message}`]);
  });
});

describe("an app that cannot be built", () => {
  it("lists the errors of Worker and front end together, each with its location", async () => {
    const error = await failureOf(buildFixture("syntax-error"));
    expect(error.code).toBe("BUILD_FAILED");
    expect(placesOf(error)).toEqual([
      'apps/syntax-error/worker.ts:1:50 Unexpected ")"',
      'apps/syntax-error/main.ts:1:36 Expected ")" but found ";"',
    ]);
    expect(error.message).toContain('apps/syntax-error/worker.ts:1:50 Unexpected ")"');
    expect(error.problems[1]?.lineText).toBe('console.log("Grüße", document.title;');
  });

  it("reports every import that cannot be resolved", async () => {
    expect(placesOf(await failureOf(buildFixture("unresolved")))).toEqual([
      expect.stringMatching(/^apps\/unresolved\/worker\.ts:1:25 Could not resolve "\.\/nowhere\.ts"/),
      expect.stringMatching(
        /^apps\/unresolved\/worker\.ts:2:17 Could not resolve "zod-that-nobody-declared"/,
      ),
      'apps/unresolved/worker.ts:3:16 "node:fs" needs "nodejs_compat" among the app\'s `compatibility_flags`.',
    ]);
  });

  it("does not change the artifact of the previous build", async () => {
    const before = await buildFixture("spa");
    await writeFile(join(folderOf("spa"), "src/start.ts"), "export const start = ;");
    await failureOf(build("spa"));
    expect((await readArtifact(outDirectory())).manifest).toEqual(before.manifest);
    expect(await readdir(root.path)).toEqual(["apps", "out"]);
  });

  it("reads nothing outside the app's directory, neither by ../ nor through a link", async () => {
    await copyFixtureApp("worker-api", folderOf("worker-api"));
    await writeFile(join(root.path, "secret.ts"), "export const secret = 1;");
    await writeFile(join(root.path, "secret.txt"), "secret");
    await writeFile(join(root.path, "linked.ts"), "export const secret = 2;");
    await symlink(join(root.path, "linked.ts"), join(folderOf("worker-api"), "src/link.ts"));
    await writeFile(
      join(folderOf("worker-api"), "src/index.ts"),
      [
        'import { secret } from "../../../secret.ts";',
        'import { secret as linked } from "./link.ts";',
        'import text from "../../../secret.txt";',
        "export default { fetch: () => new Response(secret + linked + text) };",
      ].join("\n"),
    );
    const places = placesOf(await failureOf(build("worker-api")));
    expect(places.sort().map((place) => place.replace(/^.*index\.ts:(\d).*? (.*)$/, "$1 $2"))).toEqual([
      "1 This file is outside the app's directory; a build reads only files inside it.",
      "2 This file is outside the app's directory; a build reads only files inside it.",
      "3 This file is outside the app's directory; a build reads only files inside it.",
    ]);
  });

  it("does not copy an asset that a link leads to outside", async () => {
    await copyFixtureApp("static-site", folderOf("static-site"));
    await writeFile(join(root.path, "secret.txt"), "secret");
    await symlink("../../../secret.txt", join(folderOf("static-site"), "site/leak.txt"));
    expect(placesOf(await failureOf(build("static-site")))).toEqual([
      "apps/static-site/site/leak.txt:1:1 This file is outside the app's directory; a build reads only files inside it.",
    ]);
  });

  it("does not read files that git ignores", async () => {
    await copyFixtureApp("worker-api", folderOf("worker-api"));
    await writeFile(join(folderOf("worker-api"), ".gitignore"), "*.txt\n");
    expect(placesOf(await failureOf(build("worker-api")))).toEqual([
      expect.stringMatching(/index\.ts:3:\d+ "src\/notice\.txt" is ignored by git/),
    ]);
  });

  it("does not let an app serve its own proof file", async () => {
    await copyFixtureApp("static-site", folderOf("static-site"));
    await mkdir(join(folderOf("static-site"), "site/.well-known"));
    await writeFile(join(folderOf("static-site"), "site/.well-known/overskill.json"), "{}");
    expect((await failureOf(build("static-site"))).message).toContain("is reserved for the liveness check");
  });
});

describe("the same source", () => {
  it.each(["worker-api", "spa", "full", "static-site"] as const)(
    "gives the same bytes in two folders: %s",
    async (app) => {
      const first = await buildFixture(app);
      await using other = await createTempFolder();
      const directory = await copyFixtureApp(app, join(other.path, "elsewhere/deeper"));
      const source = { app, directory, root: other.path, environment: "production" } as const;
      const opened = await builder.open(source);
      const second = await opened.build(join(other.path, "out"), new RecordingLog());
      // The manifest holds the digest of every other file.
      expect(await textOf(second, "manifest.json")).toBe(await textOf(first, "manifest.json"));
    },
  );

  it("has the same build key until a tracked file changes", async () => {
    const directory = await copyFixtureApp("spa", folderOf("spa"));
    const keyOf = async (app: string) => {
      const source = { app, directory, root: root.path, environment: "production" } as const;
      return (await builder.open(source)).buildKey();
    };
    const key = await keyOf("spa");
    expect(key).toMatch(/^[0-9a-f]{64}$/);

    await mkdir(join(directory, "node_modules/x"), { recursive: true });
    await writeFile(join(directory, "node_modules/x/index.js"), "");
    expect(await keyOf("spa")).toBe(key);

    await writeFile(join(directory, "public/robots.txt"), "User-agent: none\n");
    const changed = await keyOf("spa");
    expect(changed).not.toBe(key);
    expect(await keyOf("other")).not.toBe(changed);
  });
});
