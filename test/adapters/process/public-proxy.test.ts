import { createServer, request } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  createTempFolder,
  type TempFolder,
} from "../../../actions/shared/adapters/filesystem/temp-folder.ts";
import { startPublicProxy } from "../../../actions/shared/adapters/process/sandbox/public-proxy.ts";

describe("the proxy of a sandbox", () => {
  const requests: string[] = [];
  const server = createServer((incoming, response) => {
    requests.push(incoming.url ?? "");
    response.end("reached");
  });
  let folder: TempFolder;
  let proxy: AsyncDisposable;
  let port: number;
  beforeAll(async () => {
    folder = await createTempFolder();
    await new Promise<void>((settle) => server.listen(0, "127.0.0.1", settle));
    ({ port } = server.address() as AddressInfo);
    proxy = await startPublicProxy(join(folder.path, "proxy.sock"), new Set([`localhost:${port}`]));
  });
  afterAll(async () => {
    await proxy[Symbol.asyncDispose]();
    server.close();
    await folder[Symbol.asyncDispose]();
  });

  const send = (method: string, path: string): Promise<{ status: number; text: string }> =>
    new Promise((settle, refuse) => {
      const socketPath = join(folder.path, "proxy.sock");
      const sent = request({ socketPath, method, path, headers: { host: "x" } });
      sent.on("connect", ({ statusCode = 0 }, socket) => {
        socket.destroy();
        settle({ status: statusCode, text: "" });
      });
      sent.on("response", async (response) => {
        const text = (await response.toArray()).join("");
        settle({ status: response.statusCode ?? 0, text });
      });
      sent.on("error", refuse);
      sent.end();
    });

  it.each([
    ...["http://127.0.0.1:PORT/", "http://localhost:80/", "http://[::1]:PORT/", "http://0.0.0.0:PORT/"],
    ...[
      "http://2130706433:PORT/",
      "http://0x7f.1:PORT/",
      "http://169.254.169.254/latest",
      "http://10.0.0.1/",
    ],
    ...["/", "https://127.0.0.1/", "file:///etc/passwd", "http://localhost:1/", "nonsense"],
  ])("refuses GET %s", async (url) => {
    const { status } = await send("GET", url.replace("PORT", String(port)));
    expect([400, 403]).toContain(status);
    expect(requests).toEqual([]);
  });

  it.each(["127.0.0.1:PORT", "localhost:443", "[::1]:443", "169.254.169.254:80", "1.1.1.1:22", "nonsense"])(
    "refuses CONNECT %s",
    async (authority) => {
      expect((await send("CONNECT", authority.replace("PORT", String(port)))).status).toBe(403);
    },
  );

  it("forwards to a registry that the machine is configured with", async () => {
    expect(await send("GET", `http://localhost:${port}/left-pad`)).toEqual({
      status: 200,
      text: "reached",
    });
    expect(requests.splice(0)).toEqual(["/left-pad"]);
    expect((await send("CONNECT", `localhost:${port}`)).status).toBe(200);
  });
});
