import { describe, expect, it } from "vitest";
import { migrate } from "../../../../scripts/local/cloudflare/store/migrations.ts";

const empty = { classes: {} };

describe("migrate", () => {
  it("adds classes and sets the tag", () => {
    const { classes, tag } = migrate(empty, {
      new_tag: "v1",
      steps: [{ new_sqlite_classes: ["A"], new_classes: ["B"] }],
    });
    expect([classes["A"]?.storage, classes["B"]?.storage, tag]).toEqual(["sqlite", "kv", "v1"]);
  });

  it("keeps the storage of a renamed class", () => {
    const before = migrate(empty, { new_tag: "v1", new_sqlite_classes: ["A"] });
    const after = migrate(before, {
      old_tag: "v1",
      new_tag: "v2",
      renamed_classes: [{ from: "A", to: "B" }],
    });
    expect(after.classes).toEqual({ B: before.classes["A"] });
  });

  it("gives a class new storage if it is added again after a deletion", () => {
    const before = migrate(empty, { new_tag: "v1", new_sqlite_classes: ["A"] });
    const after = migrate(before, {
      old_tag: "v1",
      steps: [{ deleted_classes: ["A"] }, { new_sqlite_classes: ["A"] }],
    });
    expect(after.classes["A"]?.key).not.toBe(before.classes["A"]?.key);
  });

  it("changes nothing without migrations", () => {
    const before = migrate(empty, { new_tag: "v1", new_sqlite_classes: ["A"] });
    expect(migrate(before, undefined)).toBe(before);
  });

  it("rejects a wrong old tag with 412/10079 and an existing class with 10074", () => {
    const before = migrate(empty, { new_tag: "v1", new_sqlite_classes: ["A"] });
    expect(() => migrate(before, { new_tag: "v1" })).toThrow(
      expect.objectContaining({ status: 412, code: 10079 }),
    );
    expect(() => migrate(before, { old_tag: "v1", new_classes: ["A"] })).toThrow(
      expect.objectContaining({ code: 10074 }),
    );
  });
});
