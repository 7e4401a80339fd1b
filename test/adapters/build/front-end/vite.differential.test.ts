import { spawn } from "node:child_process";
import { readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createEsbuildBuilder } from "../../../../actions/shared/adapters/build/app/builder.ts";
import {
  createTempFolder,
  type TempFolder,
} from "../../../../actions/shared/adapters/filesystem/temp-folder.ts";
import { describeInBrowser } from "../../../browser/chromium.ts";
import { RecordingLog } from "../../../fakes/recording-log.ts";
import { lockApp, startRegistry } from "../../../fixtures/registry.ts";
import { copyFrontApp } from "./front-app.ts";
import { look, serveFolder } from "./served.ts";

const REPOSITORY = join(import.meta.dirname, "../../../..");

let root: TempFolder;
beforeAll(async () => {
  root = await createTempFolder();
});
afterAll(() => rm(root.path, { recursive: true }));

async function prepare(app: string): Promise<string> {
  const directory = join(root.path, "apps", app);
  await copyFrontApp(app, directory);
  return directory;
}

async function buildOurs(app: string, directory: string): Promise<string> {
  await using registry = await startRegistry();
  await lockApp(registry, directory);
  const registries = { main: { url: registry.url }, others: [] };
  const builder = await createEsbuildBuilder({ searchFrom: import.meta.dirname, registries });
  const request = { app, directory, root: root.path, environment: "production" as const };
  const log = new RecordingLog();
  const opened = await builder.open(request);
  const { directory: artifact } = await opened.build(join(root.path, "ours", app), log);
  expect(log.warnings).toEqual([]);
  return join(artifact, "assets");
}

async function buildTheirs(directory: string): Promise<string> {
  const vite = join(REPOSITORY, "node_modules/vite/bin/vite.js");
  const child = spawn(process.execPath, [vite, "build", "--logLevel", "warn"], {
    cwd: directory,
    env: { ...process.env, NODE_ENV: "production" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const code = new Promise<number | null>((settle) => child.on("close", settle));
  const [output, errors, ended] = await Promise.all([text(child.stdout), text(child.stderr), code]);
  expect(ended, `${output}\n${errors}`).toBe(0);
  return join(directory, "dist");
}

/** Returns the compressed size of all code; both builds copy images and fonts. */
async function gzipBytes(folder: string): Promise<number> {
  const files = (await readdir(folder, { recursive: true })).filter((file) => /\.(js|css|html)$/.test(file));
  const sizes = files.map(async (file) => gzipSync(await readFile(join(folder, file)), { level: 9 }).length);
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}

const APPS: readonly { readonly app: string; readonly base?: string; readonly paths?: readonly string[] }[] =
  [
    { app: "react-tasks" },
    { app: "preact-notes", base: "/notes/" },
    { app: "tailwind-board" },
    { app: "assets-gallery" },
    { app: "pages-shop", paths: ["", "cart/"] },
    { app: "glob-docs" },
    { app: "workers-lab" },
    { app: "styles-theme" },
    { app: "resolve-order" },
  ];

describeInBrowser("an app built by esbuild and by Vite", (browser) => {
  it.each(APPS)(
    "$app looks the same, logs the same, and is not larger",
    async ({ app, base = "/", paths = [""] }) => {
      const directory = await prepare(app);
      const ours = await buildOurs(app, directory);
      const theirs = await buildTheirs(directory);
      await using first = await serveFolder(ours, base);
      await using second = await serveFolder(theirs, base);
      for (const path of paths) {
        const [mine, expected] = await Promise.all([
          look(browser(), `${first.url}${path}`),
          look(browser(), `${second.url}${path}`),
        ]);
        expect(expected.console).toEqual([]);
        expect(mine.console).toEqual([]);
        expect(mine.text).toBe(expected.text);
        expect(mine.styles).toEqual(expected.styles);
      }
      const [bytes, limit] = [await gzipBytes(ours), (await gzipBytes(theirs)) * 1.02];
      if (process.env["SIZES"])
        process.stdout.write(`${app}: ${bytes} ours, ${Math.round(limit / 1.02)} theirs\n`);
      expect(bytes).toBeLessThanOrEqual(limit);
    },
  );
});
