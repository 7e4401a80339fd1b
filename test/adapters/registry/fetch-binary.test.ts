import { createHash } from "node:crypto";
import { readFile, stat } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { createTar } from "nanotar";
import { afterEach, beforeEach, expect, it } from "vitest";
import {
  createTempFolder,
  type TempFolder,
} from "../../../actions/shared/adapters/filesystem/temp-folder.ts";
import { fetchBinary } from "../../../actions/shared/adapters/registry/fetch-binary.ts";

const archive = gzipSync(
  createTar([
    { name: "package/package.json", data: "{}" },
    { name: "package/bin/tool", data: "#!/bin/sh\n" },
  ]),
);
const server = createServer((_request, response) => response.end(archive));

let folder: TempFolder;
beforeEach(async () => {
  folder = await createTempFolder();
  await new Promise<void>((settle) => server.listen(0, "127.0.0.1", settle));
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((settle) => server.close(settle));
  await folder[Symbol.asyncDispose]();
});

const fetchEntry = (entry: string) => {
  const integrity = `sha512-${createHash("sha512").update(archive).digest("base64")}`;
  return fetchBinary(
    { name: "@acme/tool", version: "1.0.0", integrity, entry, maxBytes: 1024 * 1024 },
    {
      file: join(folder.path, "tools/tool"),
      registry: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    },
  );
};

it("stores one file of the package, ready to run", async () => {
  const file = await fetchEntry("bin/tool");
  expect(await readFile(file, "utf8")).toBe("#!/bin/sh\n");
  expect((await stat(file)).mode & 0o111).toBe(0o111);
});

it("names the file that the package lacks", async () => {
  await expect(fetchEntry("bin/other")).rejects.toThrow('does not contain "bin/other"');
});
