import type { AddressInfo } from "node:net";
import { createServer, type Server } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { choosePorts } from "../../scripts/local/ports.ts";

describe("choosePorts", () => {
  const servers: Server[] = [];
  afterEach(() => {
    for (const server of servers.splice(0)) server.close();
  });
  const occupy = () =>
    new Promise<number>((resolve) => {
      const server = createServer().listen(0, "127.0.0.1", () =>
        resolve((server.address() as AddressInfo).port),
      );
      servers.push(server);
    });

  it("rejects requested ports that are in use, and names them", async () => {
    const port = await occupy();
    await expect(choosePorts(port - 1, { asked: true })).rejects.toMatchObject({
      code: "PORT_IN_USE",
      message: expect.stringContaining(String(port)),
    });
  });

  it("uses any free ports if the default ones are in use", async () => {
    const port = await occupy();
    expect(await choosePorts(port, { asked: false })).toEqual({
      github: 0,
      cloudflare: 0,
      dispatcher: 0,
      model: 0,
    });
  });
});
