import { createServer } from "node:http";
import { expect, it } from "vitest";
import { closeServer, listenOnLoopback } from "../../../scripts/local/server/loopback.ts";

it("rejects a port that is in use, and frees it on close", async () => {
  const first = createServer();
  const port = await listenOnLoopback(first, 0);
  await expect(listenOnLoopback(createServer(), port)).rejects.toMatchObject({
    code: "PORT_IN_USE",
    message: `Port ${port} is in use.`,
  });
  await closeServer(first);

  const second = createServer();
  expect(await listenOnLoopback(second, port)).toBe(port);
  await closeServer(second);
});
