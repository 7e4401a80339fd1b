import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createHttpLiveness } from "../../../actions/shared/adapters/http/liveness.ts";
import { FakeClock } from "../../fakes/fake-clock.ts";

describe("createHttpLiveness", () => {
  let server: Server;
  let url: string;
  let answers: (readonly [status: number, body: string])[];
  const asked: string[] = [];
  beforeEach(async () => {
    asked.length = 0;
    answers = [];
    server = createServer((request, response) => {
      asked.push(`${request.headers.host?.split(":")[0]}${request.url}`);
      const [status, body] = (answers.length > 1 ? answers.shift() : answers[0]) ?? [500, ""];
      response.writeHead(status).end(body);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    url = `http://todo.apps.localhost:${(server.address() as AddressInfo).port}`;
  });
  afterEach(() => new Promise((resolve) => server.close(resolve)));

  const proof = (buildId: string) => [200, JSON.stringify({ buildId })] as const;
  const wait = async (clock = new FakeClock()) => {
    await createHttpLiveness({ clock, deadlineMs: 10_000 }).waitFor(url, { buildId: "new" });
    return clock.slept;
  };

  it("requests the liveness file, also from names under localhost, which Node does not resolve", async () => {
    answers = [proof("new")];
    expect(await wait()).toEqual([]);
    expect(asked).toEqual(["todo.apps.localhost/.well-known/overskill.json"]);
  });

  it("polls quickly at first, then less and less often while the old build answers", async () => {
    answers = [proof("old"), [404, "no such app"], [200, "<html>"], [200, "null"], proof("new")];
    expect(await wait()).toEqual([30, 60, 120, 240]);
  });

  it.each([
    ["another build", proof("old"), 'build "old"'],
    ["an error page", [503, "unavailable"] as const, "status 503"],
    ["a page of the app itself", [200, "<h1>hello</h1>"] as const, "a page without a build id"],
  ])("describes the last answer when the deadline passes: %s", async (_title, answer, seen) => {
    answers = [answer];
    await expect(wait()).rejects.toMatchObject({
      code: "NOT_LIVE",
      message: `${url} did not answer with build "new" within 10 s; the last answer was ${seen}.`,
    });
  });

  it("treats a refused connection as not live yet", async () => {
    await new Promise((resolve) => server.close(resolve));
    await expect(wait()).rejects.toThrow("a failed connection (ECONNREFUSED)");
    server.listen(0, "127.0.0.1");
  });

  it.each([
    ["a build", [200, JSON.stringify({ digest: `sha256:${"a".repeat(64)}` })], `sha256:${"a".repeat(64)}`],
    ["something else under its name", [200, JSON.stringify({ digest: "sha256:../.." })], undefined],
    ["a page", [200, "<h1>hello</h1>"], undefined],
    ["an error", [503, JSON.stringify({ digest: `sha256:${"a".repeat(64)}` })], undefined],
  ] as const)("finds which build is served: %s", async (_, answer, served) => {
    answers = [answer];
    expect(await createHttpLiveness({ clock: new FakeClock() }).findServed(url)).toBe(served);
  });

  it("finds no build where nothing answers", async () => {
    const liveness = createHttpLiveness({ clock: new FakeClock() });
    expect(await liveness.findServed("http://127.0.0.1:1")).toBeUndefined();
  });
});
