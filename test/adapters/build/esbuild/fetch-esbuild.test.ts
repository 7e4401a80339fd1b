import { createHash } from "node:crypto";
import { readFile, rm, stat } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  ESBUILD_INTEGRITY,
  ESBUILD_VERSION,
} from "../../../../actions/shared/adapters/build/esbuild/esbuild-integrity.ts";
import { fetchEsbuild } from "../../../../actions/shared/adapters/build/esbuild/fetch-esbuild.ts";
import {
  createTempFolder,
  type TempFolder,
} from "../../../../actions/shared/adapters/filesystem/temp-folder.ts";

interface Lock {
  readonly packages: Readonly<Record<string, { readonly version: string; readonly integrity?: string }>>;
}

describe("the pinned integrity of esbuild", () => {
  it("equals the lock file, for every platform and the installed version", async () => {
    const file = join(import.meta.dirname, "../../../../package-lock.json");
    const { packages } = JSON.parse(await readFile(file, "utf8")) as Lock;
    const prefix = "node_modules/@esbuild/";
    const locked = Object.entries(packages).filter(([place]) => place.startsWith(prefix));
    expect(ESBUILD_VERSION).toBe(packages["node_modules/esbuild"]?.version);
    expect(ESBUILD_INTEGRITY).toEqual(
      Object.fromEntries(locked.map(([place, { integrity }]) => [place.slice(prefix.length), integrity])),
    );
  });
});

describe("fetchEsbuild", () => {
  let folder: TempFolder;
  let server: Server;
  let asked: string[];
  let answer: Buffer;
  beforeEach(async () => {
    folder = await createTempFolder();
    asked = [];
    answer = gzipSync("not the package");
    server = createServer((request, response) => {
      asked.push(request.url ?? "");
      response.end(answer);
    });
    await new Promise<void>((settle) => server.listen(0, "127.0.0.1", settle));
  });
  afterEach(async () => {
    server.closeAllConnections();
    await new Promise((settle) => server.close(settle));
    await rm(folder.path, { recursive: true });
  });
  const fetchFor = (platform: string) =>
    fetchEsbuild({
      platform,
      directory: join(folder.path, "tools"),
      registry: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    });

  it("stores only the pinned package", async () => {
    const digest = createHash("sha512").update(answer).digest("base64");
    await expect(fetchFor("darwin-arm64")).rejects.toMatchObject({
      code: "ESBUILD_UNAVAILABLE",
      message: expect.stringContaining(`is sha512-${digest}`),
    });
    expect(asked).toEqual([`/@esbuild/darwin-arm64/-/darwin-arm64-${ESBUILD_VERSION}.tgz`]);
    await expect(stat(join(folder.path, "tools"))).rejects.toMatchObject({ code: "ENOENT" });
  });

  it("sends no request for a platform that esbuild does not support", async () => {
    await expect(fetchFor("plan9-mips")).rejects.toMatchObject({ code: "ESBUILD_UNAVAILABLE" });
    expect(asked).toEqual([]);
  });
});
