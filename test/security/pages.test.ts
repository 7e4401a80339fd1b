import { request } from "node:http";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createApp } from "../../scripts/local/github/server/app.ts";
import type { GitHubStandIn } from "../../scripts/local/github/server/stand-in.ts";
import { Faults } from "../../scripts/local/server/faults.ts";
import { callAs, REPOSITORY, seedRepository } from "../browser/apps-repository.ts";
import { openSession } from "../browser/session.ts";
import { startGitHub } from "../local/start-github.ts";

let standIn: GitHubStandIn;
beforeAll(async () => {
  standIn = await startGitHub();
  await seedRepository(standIn);
  await standIn.createRepository({ owner: "ada", name: "secret", private: true });
  await callAs(standIn, "ada", "POST /issues", { title: "One", body: 'A form: <form method="post">' });
});
afterAll(() => standIn?.close());

interface Answer {
  readonly status: number;
  readonly headers: Record<string, string | string[] | undefined>;
  readonly text: string;
}

/** `fetch` would replace `Host`. */
function send(path: string, headers: Record<string, string>, body?: Record<string, string>): Promise<Answer> {
  return new Promise((settle, refuse) => {
    const sent = request(
      {
        host: "127.0.0.1",
        port: standIn.port,
        path,
        method: body === undefined ? "GET" : "POST",
        headers: { ...(body && { "Content-Type": "application/x-www-form-urlencoded" }), ...headers },
      },
      async (response) => {
        const text = (await response.toArray()).join("");
        settle({ status: response.statusCode ?? 0, headers: response.headers, text });
      },
    );
    sent.on("error", refuse);
    sent.end(body === undefined ? undefined : String(new URLSearchParams(body)));
  });
}

describe("a form of the local pages", () => {
  const path = `/${REPOSITORY}/issues/1/comments`;
  const text = { body: "hello", intent: "comment" };
  let before: number;
  beforeEach(() => {
    before = standIn.store.comments.all().length;
  });

  const preview = () => `http://todo--pr-1.preview.localhost:${standIn.port + 2}`;
  it.each<[string, () => Record<string, string>]>([
    ["another site", () => ({ Origin: "https://evil.example" })],
    ["another site with the token of a visitor", () => ({ Origin: "http://evil.example" })],
    ["a previewed app, which is the same site", () => ({ Origin: preview(), "Sec-Fetch-Site": "same-site" })],
    ["another port of the same host", () => ({ Origin: `http://gh.localhost:${standIn.port + 1}` })],
    ["an origin that begins like this one", () => ({ Origin: `${standIn.serverUrl}.evil.example` })],
    ["a page with an opaque origin", () => ({ Origin: "null" })],
    ["a client that sends no origin", () => ({ Origin: "" })],
    ["a browser that knows better", () => ({ "Sec-Fetch-Site": "same-site" })],
    ["a page of another site, by navigation", () => ({ "Sec-Fetch-Site": "cross-site" })],
    ["a name that resolves to this machine", () => ({ Host: "evil.example", Origin: "http://evil.example" })],
  ])("is refused from %s, even with cookie and token", async (_, headers) => {
    const session = openSession(standIn, "ada");
    const body = { ...text, csrf_token: session.csrfToken };
    const { status } = await send(path, { ...session.headers, ...headers() }, body);
    expect([403, 421]).toContain(status);
    expect(standIn.store.comments.all()).toHaveLength(before);
  });

  it.each<[string, () => Record<string, string>]>([
    ["no token", () => ({})],
    ["an empty token", () => ({ csrf_token: "" })],
    ["a guessed token", () => ({ csrf_token: "x".repeat(43) })],
    ["the token of another session", () => ({ csrf_token: openSession(standIn, "ada").csrfToken })],
    ["a token in the address only", () => ({ token: openSession(standIn, "ada").csrfToken })],
  ])("is refused with %s", async (_, fields) => {
    const { headers } = openSession(standIn, "ada");
    expect((await send(path, headers, { ...text, ...fields() })).status).toBe(403);
    expect(standIn.store.comments.all()).toHaveLength(before);
  });

  it.each([
    "overskill_login=ada",
    "overskill_session=ada",
    "overskill_session=",
    "overskill_session=__proto__",
    "",
  ])("is refused with the cookie %j", async (cookie) => {
    const { headers, csrfToken } = openSession(standIn, "ada");
    const answer = await send(path, { ...headers, Cookie: cookie }, { ...text, csrf_token: csrfToken });
    expect(answer.status).toBe(403);
    expect(standIn.store.comments.all()).toHaveLength(before);
  });

  it("is accepted from the stand-in's own page, once the session was opened", async () => {
    const { headers, csrfToken } = openSession(standIn, "ada");
    const answer = await send(
      path,
      { ...headers, "Sec-Fetch-Site": "same-origin" },
      { ...text, csrf_token: csrfToken },
    );
    expect([answer.status, answer.headers["location"]]).toEqual([303, `/${REPOSITORY}/issues/1`]);
    expect(standIn.store.comments.all()).toHaveLength(before + 1);
  });

  it("is refused with the token of a page that another user saw in the same session", async () => {
    const { headers, csrfToken } = openSession(standIn, "linus");
    await send("/-/sign-in", headers, { login: "ada", csrf_token: csrfToken });
    expect((await send(path, headers, { ...text, csrf_token: csrfToken })).status).toBe(403);
  });

  it.each(["/", `/${REPOSITORY}/issues/1`, `/${REPOSITORY}/issues/new?template=prompt.yml`])(
    "has the session's token, wherever it is on %s",
    async (page) => {
      const { headers, csrfToken } = openSession(standIn, "ada");
      const answer = await send(page, headers);
      const forms = answer.text.match(/<form[^>]*>(?:<input[^>]*>)?/g) ?? [];
      expect(forms.length).toBeGreaterThan(0);
      for (const form of forms) expect(form).toContain(`name="csrf_token" value="${csrfToken}"`);
    },
  );
});

describe("the login address", () => {
  const login = (query: string, host = `gh.localhost:${standIn.port}`) =>
    send(`/-/login?${query}`, { Host: host });

  it("starts a session of the user, whose cookie scripts cannot read and other sites do not send", async () => {
    const url = new URL(standIn.loginUrl("ada", `/${REPOSITORY}/issues/new`));
    const { status, headers } = await login(url.searchParams.toString());
    expect([status, headers["location"]]).toEqual([303, `/${REPOSITORY}/issues/new`]);
    const [cookie = ""] = headers["set-cookie"] ?? [];
    expect(cookie).toMatch(/^overskill_session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/);
    const page = await send("/ada/secret", { Cookie: cookie.split(";")[0] ?? "" });
    expect(page.status).toBe(200);
  });

  it.each(["user=ada", "user=ada&token=", "user=ada&token=guess", `user=ada&token=${"x".repeat(43)}`])(
    "is refused as ?%s",
    async (query) => {
      const { status, headers } = await login(query);
      expect([status, headers["set-cookie"]]).toEqual([403, undefined]);
    },
  );

  it("sets no cookie on a host that other servers of this machine share", async () => {
    const query = new URL(standIn.loginUrl("ada")).searchParams.toString();
    const { status, headers } = await login(query, `localhost:${standIn.port}`);
    expect([status, headers["set-cookie"]]).toEqual([302, undefined]);
  });

  it("is needed to see the local users", async () => {
    const { text } = await send("/", {});
    expect(text).not.toContain("<form");
    expect(text).not.toContain("linus");
  });
});

describe("every route", () => {
  /** Method and path of each route, with values for its parameters. */
  const routes = () => {
    const app = createApp(standIn.context, { faults: new Faults(), latencyMs: 0 });
    const all = app.routes.filter(({ method }) => method !== "ALL");
    const paths = all.map(({ method, path }) => {
      const filled = path.replace(":owner/:repo", REPOSITORY).replaceAll(/:\w+(\{[^/]*\})?/g, "1");
      return `${method} ${filled.replaceAll("*", "x")}`;
    });
    return [...new Set(paths)].map((route) => route.split(" ") as [string, string]);
  };
  const status = (method: string, path: string, headers: Record<string, string>) =>
    new Promise<number>((settle, refuse) => {
      const target = { host: "127.0.0.1", port: standIn.port, path, method };
      const sent = request({ ...target, headers: { ...headers, Connection: "close" } }, (response) => {
        response.resume();
        settle(response.statusCode ?? 0);
      });
      sent.on("error", refuse);
      sent.end(method === "GET" || method === "DELETE" ? undefined : "{}");
    });
  const json = { "Content-Type": "application/json" };

  it("refuses another host name", async () => {
    const found = routes();
    expect(found.length).toBeGreaterThan(150);
    for (const [method, path] of found) {
      expect(await status(method, path, { ...json, Host: "evil.example" }), `${method} ${path}`).toBe(421);
    }
  });

  it.each<[string, () => Record<string, string>]>([
    ["without credentials", () => ({})],
    ["with the cookie only", () => openSession(standIn, "ada").headers],
    [
      "with the cookie, from another origin",
      () => ({ ...openSession(standIn, "ada").headers, Origin: "http://todo.apps.localhost" }),
    ],
    ["with a method that a header overrides", () => ({ "X-HTTP-Method-Override": "GET" })],
  ])("that changes something refuses a request %s", async (_, headers) => {
    const tables = () => JSON.stringify(standIn.store.issues.all()) + standIn.store.comments.all().length;
    const before = tables();
    for (const [method, path] of routes().filter(([each]) => each !== "GET")) {
      const answer = await status(method, path, { ...json, ...headers() });
      expect(answer, `${method} ${path}`).toBeGreaterThanOrEqual(400);
      expect(answer, `${method} ${path}`).toBeLessThan(500);
    }
    expect(tables()).toBe(before);
  });
});

describe("the stand-in's server", () => {
  it.each(["evil.example", "gh.localhost.evil.example", "169.254.169.254", "preview.localhost", "0.0.0.0"])(
    "refuses the name %s",
    async (host) => {
      for (const path of [
        "/",
        `/api/v3/repos/${REPOSITORY}`,
        `/${REPOSITORY}.git/info/refs?service=git-upload-pack`,
      ]) {
        expect((await send(path, { Host: host })).status).toBe(421);
      }
    },
  );

  it("grants no other origin access to a response", async () => {
    for (const path of ["/", `/api/v3/repos/${REPOSITORY}`]) {
      const { headers } = await send(path, { Origin: "http://todo.apps.localhost" });
      expect(Object.keys(headers).filter((name) => name.startsWith("access-control"))).toEqual([]);
    }
  });

  it("accepts no cookie for its API", async () => {
    const { headers } = openSession(standIn, "ada");
    const answer = await send(`/api/v3/repos/${REPOSITORY}/issues`, headers, { title: "x" });
    expect(answer.status).toBe(401);
    expect((await send("/api/v3/repos/ada/secret", headers)).status).toBe(404);
  });
});
