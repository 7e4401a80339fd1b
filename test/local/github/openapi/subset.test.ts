import { describe, expect, it } from "vitest";
import { toJsonSchema } from "../../../../scripts/local/github/openapi/json-schema.ts";
import { cutDescription, type JsonObject } from "../../../../scripts/local/github/openapi/subset.ts";

const reference = (name: string) => ({ $ref: `#/components/schemas/${name}` });
const answer = (schema: JsonObject): JsonObject => ({
  responses: { 200: { description: "OK", content: { "application/json": { schema, examples: {} } } } },
});
const WHOLE = {
  paths: {
    "/wishes": { get: answer(reference("wish")), post: answer(reference("unrelated")) },
    "/others": { get: answer(reference("unrelated")) },
  },
  "x-webhooks": {
    wished: { post: { requestBody: { content: { "application/json": { schema: reference("wish") } } } } },
  },
  components: {
    schemas: {
      wish: {
        type: "object",
        title: "Wish",
        description: "A wish",
        properties: { title: { type: "string", description: "Its title" }, by: reference("person") },
      },
      person: { type: "object", properties: { friend: reference("person") } },
      unrelated: { type: "string" },
    },
  },
};

describe("cutDescription", () => {
  const cut = cutDescription(WHOLE, "test", { operations: ["GET /wishes"], webhooks: ["wished"] });

  it("keeps only the components that the wanted operations refer to, also in cycles", () => {
    expect(Object.keys(cut.components["schemas"] ?? {}).sort()).toEqual(["person", "wish"]);
    expect(cut.paths).toEqual({
      "/wishes": {
        get: { responses: { 200: { content: { "application/json": { schema: reference("wish") } } } } },
      },
    });
    expect(cut.webhooks).toEqual({ wished: reference("wish") });
  });

  it("removes prose, but not a field with the name of a prose keyword", () => {
    expect(cut.components["schemas"]?.["wish"]).toEqual({
      type: "object",
      properties: { title: { type: "string" }, by: reference("person") },
    });
  });

  it("throws for an operation that the description does not contain", () => {
    const wanted = { operations: ["PUT /wishes"], webhooks: [] };
    expect(() => cutDescription(WHOLE, "test", wanted)).toThrow('"paths /wishes put"');
  });
});

describe("toJsonSchema", () => {
  it.each([
    [
      "a nullable type",
      { type: "string", nullable: true },
      { anyOf: [{ type: "null" }, { type: "string" }] },
    ],
    ["overlapping alternatives", { oneOf: [{ type: "string" }] }, { anyOf: [{ type: "string" }] }],
    ["a reference", { $ref: "#/components/schemas/x" }, { $ref: "github#/components/schemas/x" }],
    ["a field with the name of a keyword", { properties: { oneOf: {} } }, { properties: { oneOf: {} } }],
    ["GitHub's own keywords", { "x-github": {}, type: "string" }, { type: "string" }],
  ])("converts %s", (_, schema, expected) => {
    expect(toJsonSchema(schema)).toEqual(expected);
  });
});
