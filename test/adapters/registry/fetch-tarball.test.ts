import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { fetchTarball } from "../../../actions/shared/adapters/registry/fetch-tarball.ts";
import { FakeClock } from "../../fakes/fake-clock.ts";
import { type Answer, startRegistry, type TestRegistry } from "../../fixtures/registry.ts";

const PATH = "/dep/-/dep-1.0.0.tgz";

let registry: TestRegistry;
let other: TestRegistry;
beforeEach(async () => {
  registry = await startRegistry();
  other = await startRegistry();
});
afterEach(async () => {
  await registry[Symbol.asyncDispose]();
  await other[Symbol.asyncDispose]();
});

const status =
  (code: number, headers: Record<string, string> = {}): Answer =>
  (_, response) =>
    response.writeHead(code, headers).end();
const content =
  (text: string): Answer =>
  (_, response) =>
    response.end(text);
const reset: Answer = (request) => request.socket.destroy();

const fetchDep = (
  options: {
    readonly others?: readonly string[];
    readonly maxBytes?: number;
    readonly timeoutMs?: number;
  } = {},
) => {
  const { others = [], ...limits } = options;
  const main = { url: registry.url, token: "secret" };
  const registries = { main, others: others.map((url) => ({ url, token: "other-secret" })) };
  const request = { label: "dep@1.0.0", url: new URL(PATH, registry.url), registry: main };
  return fetchTarball(request, { registries, clock: new FakeClock(), ...limits });
};

describe("fetching a tarball", () => {
  it("sends the registry's token, and nothing else of this machine", async () => {
    registry.answer(PATH, content("bytes"));
    expect(String(await fetchDep())).toBe("bytes");
    expect(registry.requests).toEqual([{ path: PATH, token: "Bearer secret" }]);
  });

  it.each<[string, readonly Answer[]]>([
    ["a rate limit", [status(429, { "retry-after": "1" }), status(429)]],
    ["server errors", [status(500), status(502), status(503)]],
    ["a reset connection", [reset]],
    [
      "an answer that breaks off",
      [
        (_, response) => {
          response.writeHead(200, { "content-length": "100" }).write("half", () => response.destroy());
        },
      ],
    ],
  ])("is repeated after %s", async (_, answers) => {
    registry.answer(PATH, ...answers, content("bytes"));
    expect(String(await fetchDep())).toBe("bytes");
    expect(registry.requests).toHaveLength(answers.length + 1);
  });

  it.each<[string, readonly Answer[], RegExp, number]>([
    ["does not exist", [status(404)], /answered 404/, 1],
    ["is forbidden", [status(403)], /answered 403/, 1],
    ["fails four times", Array.from({ length: 5 }, () => status(500)), /answered 500/, 4],
    ["asks to wait for an hour", [status(429, { "retry-after": "3600" })], /answered 429/, 1],
    ["redirects without a location", [status(302)], /without a valid location/, 1],
    [
      "says that it is too large",
      [status(200, { "content-length": "2000000" })],
      /larger than 1000000 bytes/,
      1,
    ],
    [
      "is too large without saying so",
      [(_, response) => response.end(Buffer.alloc(2_000_000))],
      /larger than 1000000 bytes/,
      1,
    ],
  ])("fails if it %s", async (_, answers, message, count) => {
    registry.answer(PATH, ...answers);
    await expect(fetchDep({ maxBytes: 1_000_000 })).rejects.toMatchObject({
      code: "PACKAGE_UNAVAILABLE",
      message: expect.stringMatching(message),
    });
    expect(registry.requests).toHaveLength(count);
  });

  it("ends if the registry never answers", async () => {
    registry.answer(PATH, ...Array.from({ length: 4 }, (): Answer => () => {}));
    await expect(fetchDep({ timeoutMs: 50 })).rejects.toMatchObject({ code: "PACKAGE_UNAVAILABLE" });
  });

  it("follows a redirect to an allowed registry, with that registry's token", async () => {
    registry.answer(PATH, status(302, { location: `${other.url}elsewhere` }));
    other.answer("/elsewhere", content("bytes"));
    expect(String(await fetchDep({ others: [other.url] }))).toBe("bytes");
    expect(other.requests).toEqual([{ path: "/elsewhere", token: "Bearer other-secret" }]);
  });

  it("does not connect to another server that a redirect names, and does not send it the token", async () => {
    registry.answer(PATH, status(302, { location: `${other.url}elsewhere` }));
    await expect(fetchDep()).rejects.toMatchObject({
      code: "PACKAGE_NOT_FROM_REGISTRY",
      message: expect.not.stringContaining("secret"),
    });
    expect(other.requests).toEqual([]);
  });

  it("ends a circle of redirects", async () => {
    registry.answer(PATH, ...Array.from({ length: 9 }, () => status(302, { location: PATH })));
    await expect(fetchDep()).rejects.toMatchObject({ message: expect.stringContaining("redirects") });
    expect(registry.requests).toHaveLength(4);
  });

  it("says why the registry could not be reached", async () => {
    const closed = createServer();
    await new Promise<void>((settle) => closed.listen(0, "127.0.0.1", settle));
    const main = { url: `http://127.0.0.1:${(closed.address() as AddressInfo).port}/` };
    await new Promise((settle) => closed.close(settle));
    const request = { label: "dep@1.0.0", url: new URL(PATH, main.url), registry: main };
    await expect(
      fetchTarball(request, { registries: { main, others: [] }, clock: new FakeClock() }),
    ).rejects.toMatchObject({ message: expect.stringContaining("ECONNREFUSED") });
  });
});
