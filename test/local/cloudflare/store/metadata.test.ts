import { describe, expect, it } from "vitest";
import { parseMetadata, parseTags } from "../../../../scripts/local/cloudflare/store/metadata.ts";
import { parseTagFilter } from "../../../../scripts/local/cloudflare/store/tag-filter.ts";

const invalid = expect.objectContaining({ status: 400, code: 10021 });

describe("parseMetadata", () => {
  it.each([
    ["not JSON", "{"],
    ["a list", "[]"],
    ["a number as main module", '{"main_module": 1}'],
    ["an invalid compatibility date", '{"compatibility_date": "today"}'],
    ["a binding without a name", '{"bindings": [{"type": "assets"}]}'],
    ["two bindings with one name", '{"bindings": [{"type":"json","name":"A"},{"type":"json","name":"A"}]}'],
    ["flags that are not strings", '{"compatibility_flags": [1]}'],
  ])("rejects %s with code 10021", (_, json) => {
    expect(() => parseMetadata(json)).toThrow(invalid);
  });

  it("keeps fields without local effect, so that clients can read them", () => {
    const { passive } = parseMetadata(
      '{"limits": {"cpu_ms": 5}, "observability": {"enabled": true}, "unknown": 1}',
    );
    expect(passive).toEqual({ limits: { cpu_ms: 5 }, observability: { enabled: true } });
  });
});

describe("parseTags", () => {
  it("drops duplicates and accepts eight tags", () => {
    expect(parseTags(["a", "a", "b"])).toEqual(["a", "b"]);
    expect(parseTags([..."12345678"])).toHaveLength(8);
  });

  it.each([[[..."123456789"]], [["a,b"]], [["a&b"]], [[""]], ["a"]])("rejects %j", (tags) => {
    expect(() => parseTags(tags)).toThrow(invalid);
  });
});

describe("parseTagFilter", () => {
  it("separates the answer from the tag at the last colon", () => {
    const matches = parseTagFilter("app:todo:yes,env:preview:no");
    expect([matches(["app:todo"]), matches(["app:todo", "env:preview"]), matches([])]).toEqual([
      true,
      false,
      false,
    ]);
  });

  it("selects everything if it is empty, and rejects a part without yes or no", () => {
    expect(parseTagFilter(undefined)([])).toBe(true);
    expect(() => parseTagFilter("app")).toThrow(expect.objectContaining({ status: 400 }));
  });
});
