import { describe, expect, it } from "vitest";
import { createApiChecker, loadDescription } from "../../../../scripts/local/github/openapi/checker.ts";
import { OPERATIONS, WEBHOOKS } from "../../../../scripts/local/github/openapi/operations.ts";
import type { Exchange } from "../../../../scripts/local/github/server/observation.ts";

const checker = createApiChecker();

const label = {
  id: 1,
  node_id: "TEFCRUw6MQ",
  url: "http://127.0.0.1/api/v3/repos/mona/apps/labels/bug",
  name: "bug",
  description: null,
  color: "d73a4a",
  default: true,
};

const exchange = (change: Partial<Exchange>): readonly string[] =>
  checker.exchange({
    method: "GET",
    path: "/repos/mona/apps/labels/bug",
    query: {},
    requestBody: undefined,
    status: 200,
    contentType: "application/json; charset=utf-8",
    responseBody: label,
    ...change,
  });

const WHERE = "GET /repos/{owner}/{repo}/labels/{name}";

describe("an exchange", () => {
  it("passes if it matches the description", () => {
    expect(exchange({})).toEqual([]);
  });

  it.each([
    [
      "a missing field",
      { responseBody: { ...label, color: undefined } },
      [`${WHERE}: response 200: / must have required property 'color'`],
    ],
    [
      "a wrong type",
      { responseBody: { ...label, default: "yes" } },
      [`${WHERE}: response 200: /default must be boolean`],
    ],
    [
      "null in a field that is not nullable",
      { responseBody: { ...label, name: null } },
      [`${WHERE}: response 200: /name must be string`],
    ],
    ["an undocumented status", { status: 202 }, [`${WHERE}: status 202 is not documented`]],
    ["an unknown parameter", { query: { sorted: "yes" } }, [`${WHERE}: query "sorted" is not documented`]],
    [
      "an unknown operation",
      { path: "/repos/mona/apps/wishes" },
      ["GET /repos/mona/apps/wishes: operation unknown"],
    ],
    [
      "an error without a message",
      { status: 404, responseBody: {} },
      [`${WHERE}: response 404 without a message`],
    ],
  ])("fails for %s", (_, change, findings) => {
    expect(exchange(change)).toEqual(findings);
  });

  it.each([
    ["the rejection of an invalid request", { status: 422, responseBody: { message: "Validation Failed" } }],
    ["a 304", { status: 304, contentType: "", responseBody: undefined }],
    [
      "another media type",
      { contentType: "application/vnd.github.raw; charset=utf-8", responseBody: "text" },
    ],
    ["the headers alone", { method: "HEAD", responseBody: undefined }],
    ["a 404 for an unknown path", { path: "/nowhere", status: 404, responseBody: { message: "Not Found" } }],
  ])("passes for %s", (_, change) => {
    expect(exchange(change)).toEqual([]);
  });

  it.each([
    ["a missing body", undefined, ["request has no body"]],
    ["a field of the wrong type", { name: 7 }, ["request /name must be string"]],
    ["a missing field", {}, ["request / must have required property 'name'"]],
    [
      "a misspelled field, which GitHub would ignore",
      { name: "bug", colour: "ff0000" },
      ['request "colour" is not documented'],
    ],
  ])("fails for %s in an accepted request", (_, requestBody, details) => {
    const created = { method: "POST", path: "/repos/mona/apps/labels", status: 201, requestBody };
    const where = "POST /repos/{owner}/{repo}/labels";
    expect(exchange(created)).toEqual(details.map((detail) => `${where}: ${detail}`));
  });

  it.each([
    ["GET", "/repos/mona/apps/git/ref/heads/feature/a", "GET /repos/{owner}/{repo}/git/ref/{ref}"],
    ["GET", "/repos/mona/apps/contents/apps/todo/index.html", "GET /repos/{owner}/{repo}/contents/{path}"],
    ["GET", "/repos/mona/apps/commits/feature/a/status", "GET /repos/{owner}/{repo}/commits/{ref}/status"],
    ["GET", "/repos/mona/apps/compare/main...feature/a", "GET /repos/{owner}/{repo}/compare/{basehead}"],
    [
      "GET",
      "/repos/mona/apps/environments/preview%2Ftodo",
      "GET /repos/{owner}/{repo}/environments/{environment_name}",
    ],
    ["GET", "/repos/mona/apps/issues/comments/7", "GET /repos/{owner}/{repo}/issues/comments/{comment_id}"],
  ])("matches %s %s to %s", (method, path, operation) => {
    expect(exchange({ method, path, responseBody: 7 })[0]).toContain(`${operation}: response 200: `);
  });
});

describe("a webhook", () => {
  it("is checked against the schema of its action", () => {
    const findings = checker.webhook("issues", { action: "opened", sender: { login: "mona", id: 1 } });
    expect(findings).toContain("issues-opened: webhook / must have required property 'issue'");
  });

  it("fails if the description has none of that name", () => {
    expect(checker.webhook("issues", { action: "wished" })).toEqual(["issues-wished: webhook unknown"]);
  });
});

describe("the committed description", () => {
  const { paths, webhooks } = loadDescription();

  it("contains exactly the listed operations and webhooks", () => {
    const operations = Object.entries(paths).flatMap(([path, item]) =>
      Object.keys(item).map((method) => `${method.toUpperCase()} ${path}`),
    );
    expect(operations.sort()).toEqual([...OPERATIONS].sort());
    expect(Object.keys(webhooks).sort()).toEqual([...WEBHOOKS].sort());
  });
});
